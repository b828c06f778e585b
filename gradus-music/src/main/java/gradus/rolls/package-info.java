/** Piano rolls as what a network learns and writes, column after column. */
@NullMarked
package gradus.rolls;

import org.jspecify.annotations.NullMarked;
