/** Many dimensions brought down to a few, to be looked at. */
@NullMarked
package gradus.plane;

import org.jspecify.annotations.NullMarked;
