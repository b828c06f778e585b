/** The {@code gradus} command. */
@NullMarked
package gradus.cli;

import org.jspecify.annotations.NullMarked;
