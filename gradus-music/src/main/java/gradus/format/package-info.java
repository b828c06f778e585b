/** The formats in which scores are kept in files. */
@NullMarked
package gradus.format;

import org.jspecify.annotations.NullMarked;
