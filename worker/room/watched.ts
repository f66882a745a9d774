import { isRefusal } from '../refusal.ts';

/**
 * The same storage, which tells of refused statements. What a verb did in memory before one is not on the disk then,
 * so that nothing in memory may live on; a refused commit the journal notices.
 */
export function watched(
  storage: DurableObjectStorage,
  onRefusal: (error: unknown) => void,
): DurableObjectStorage {
  const sql = new Proxy(storage.sql, {
    get(target, name) {
      if (name !== 'exec') return Reflect.get(target, name, target);
      return (...statement: Parameters<SqlStorage['exec']>) => {
        try {
          return target.exec(...statement);
        } catch (error) {
          if (isRefusal(error)) onRefusal(error);
          throw error;
        }
      };
    },
  });
  return new Proxy(storage, {
    get(target, name) {
      if (name === 'sql') return sql;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
