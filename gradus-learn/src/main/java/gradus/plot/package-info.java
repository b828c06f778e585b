/** Plots as SVG. */
@NullMarked
package gradus.plot;

import org.jspecify.annotations.NullMarked;
