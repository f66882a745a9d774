/** The table of all rooms, in the storage of the directory. It stands alone, because an import adds to it, too. */
export const LIST = 'CREATE TABLE IF NOT EXISTS rooms (name TEXT PRIMARY KEY) WITHOUT ROWID';
/** Puts one room on the list, by its name. */
export const PUT_ON_LIST = 'INSERT OR IGNORE INTO rooms VALUES (?)';
