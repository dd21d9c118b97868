// Nothing: the target of the precompiled headers of tests needs a source.
