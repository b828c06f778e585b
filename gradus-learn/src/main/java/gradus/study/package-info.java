/** Studies: measurements of how methods behave, as tables and pictures. */
@NullMarked
package gradus.study;

import org.jspecify.annotations.NullMarked;
