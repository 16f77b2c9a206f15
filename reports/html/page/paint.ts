const probe = document.createElement('span');
probe.hidden = true;

/** The colour that a custom property of the style has in the theme of the moment, as a canvas takes it. */
export const paint = (name: string): string => {
  if (!probe.isConnected) document.body.append(probe);
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
};
