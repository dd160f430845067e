import { useEffect, useState } from 'react';
import { loadMarkdown, type RenderMarkdown } from '../text/markdown.js';

/** The renderer of lesson text; undefined until it is loaded. */
export function useMarkdown(): RenderMarkdown | undefined {
  const [render, setRender] = useState<{ readonly markdown: RenderMarkdown }>();
  useEffect(() => {
    let here = true;
    void loadMarkdown().then((markdown) => here && setRender({ markdown }));
    return () => {
      here = false;
    };
  }, []);
  return render?.markdown;
}
