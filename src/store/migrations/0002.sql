-- What a source at Google needs to know the next night (cursor, listing, change marks), as its own text.
CREATE TABLE source_memory (
    source TEXT PRIMARY KEY,
    memory TEXT NOT NULL
);

-- What is known of the registry itself: `id` = a UUID given once.
CREATE TABLE registry_meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
