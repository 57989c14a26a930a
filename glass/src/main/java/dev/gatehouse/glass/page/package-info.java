/**
 * Pages that stand alone: HTML with its style and its drawings inside, light and dark, wide and
 * narrow, without a script. Charts are SVG without a view box, laid out in percent, so that their
 * text keeps its size whatever the width.
 */
package dev.gatehouse.glass.page;
