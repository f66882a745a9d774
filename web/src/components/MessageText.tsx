import { lazily } from '../hooks/lazily.ts';

const useMarkdown = lazily(async () => (await import('./markdown/Markdown.tsx')).Markdown);

/** What somebody wrote. Until the program part that reads Markdown is here, and without it, as plain text. */
export function MessageText({ text }: { text: string }) {
  const Markdown = useMarkdown();
  return (
    <div className="text" dir="auto">
      {Markdown === undefined ? text : <Markdown text={text} />}
    </div>
  );
}
