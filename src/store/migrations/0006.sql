-- What each book was when it was last found to say what it should: where its file still is that, nobody touched it, what
-- people wrote in it is known, and it need not be read again.
DROP TABLE output_file;
CREATE TABLE published_book (
    book TEXT PRIMARY KEY,
    -- Of the file's bytes.
    content_hash TEXT NOT NULL,
    -- Of all that the book says.
    view_hash TEXT NOT NULL,
    -- Whether it holds nothing of a person's but texts that are known.
    plain INTEGER NOT NULL
);
