// The browser's own memory: tables of plain values by key, in IndexedDB. Where a browser gives no storage, a Map
// takes its place and `lasting` is false, so that the page can say so.

const tables = ["outbox", "drafts", "recent", "tasks", "jobs", "notes"] as const;
export type TableName = (typeof tables)[number];
const version = 2; // one more with every table that is added

export interface Table<T> {
  all(): Promise<T[]>;
  get(key: string): Promise<T | undefined>;
  put(key: string, value: T): Promise<void>;
  remove(key: string): Promise<void>;
}

export interface Database {
  readonly lasting: boolean;
  table<T>(name: TableName): Table<T>;
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

class StoredTable<T> implements Table<T> {
  constructor(
    private readonly database: IDBDatabase,
    private readonly name: TableName,
  ) {}

  all(): Promise<T[]> {
    return done(this.database.transaction(this.name).objectStore(this.name).getAll() as IDBRequest<T[]>);
  }

  get(key: string): Promise<T | undefined> {
    return done(this.database.transaction(this.name).objectStore(this.name).get(key) as IDBRequest<T | undefined>);
  }

  // Resolves when it is on the disk.
  put(key: string, value: T): Promise<void> {
    const transaction = this.database.transaction(this.name, "readwrite", { durability: "strict" });
    transaction.objectStore(this.name).put(value, key);
    return committed(transaction);
  }

  remove(key: string): Promise<void> {
    const transaction = this.database.transaction(this.name, "readwrite");
    transaction.objectStore(this.name).delete(key);
    return committed(transaction);
  }
}

export class MemoryTable<T> implements Table<T> {
  private readonly values = new Map<string, T>();
  all = async (): Promise<T[]> => [...this.values.values()];
  get = async (key: string): Promise<T | undefined> => this.values.get(key);
  put = async (key: string, value: T): Promise<void> => void this.values.set(key, value);
  remove = async (key: string): Promise<void> => void this.values.delete(key);
}

export async function openDatabase(name = "muster-desk"): Promise<Database> {
  try {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      const there = request.result.objectStoreNames;
      for (const table of tables) if (!there.contains(table)) request.result.createObjectStore(table);
    };
    const database = await done(request);
    database.onversionchange = () => database.close(); // a newer page, in another tab
    return { lasting: true, table: <T>(table: TableName) => new StoredTable<T>(database, table) };
  } catch {
    const memory = new Map(tables.map((table) => [table, new MemoryTable<never>()]));
    return { lasting: false, table: <T>(table: TableName) => memory.get(table) as unknown as Table<T> };
  }
}
