/** The browser gets preact itself under this name; here it is for the types. */
export { h, render } from 'preact';
