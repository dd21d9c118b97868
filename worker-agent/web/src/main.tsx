import { render } from "preact";
import { Api } from "./api";
import { App } from "./app";
import { Desk } from "./desk";
import { keepPage } from "./offline";
import { openDatabase } from "./store/database";
import "./style.css";

await keepPage();
let redraw = () => {};
const desk = new Desk(new Api(), await openDatabase(), () => redraw());
render(<App desk={desk} listen={(changed) => void (redraw = changed)} />, document.getElementById("desk") as HTMLElement);
