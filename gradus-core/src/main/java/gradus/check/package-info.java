/** Checks of derivatives, for every operation and for functions of a user's own. */
@NullMarked
package gradus.check;

import org.jspecify.annotations.NullMarked;
