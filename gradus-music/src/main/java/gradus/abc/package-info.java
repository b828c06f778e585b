/** Tunes as text in ABC notation: read, checked and written. */
@NullMarked
package gradus.abc;

import org.jspecify.annotations.NullMarked;
