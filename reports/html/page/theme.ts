/** The reader's own choice wins over the system's; it is kept where the browser lets a local file keep anything. */
export const openTheme = (redraw: () => void): void => {
  const button = document.getElementById('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;
  if (!(button instanceof HTMLButtonElement)) return;
  const isDark = () => (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const show = () => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Switch to the ${isDark() ? 'light' : 'dark'} theme`);
    redraw();
  };
  const kept = keep.read();
  if (kept === 'dark' || kept === 'light') root.dataset.theme = kept;
  button.hidden = false;
  button.addEventListener('click', () => {
    const next = isDark() ? 'light' : 'dark';
    root.dataset.theme = next;
    keep.write(next);
    show();
  });
  system.addEventListener('change', show);
  show();
};

const key = 'lifeflow-report-theme';
const keep = {
  read: (): string | null => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  write: (theme: string): void => {
    try {
      localStorage.setItem(key, theme);
    } catch {
      // Storage can be forbidden for local files; then the choice lasts as long as the page.
    }
  },
};
