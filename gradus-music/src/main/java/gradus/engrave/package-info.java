/** Engraving: a score as a picture, as a printed tune looks. */
@NullMarked
package gradus.engrave;

import org.jspecify.annotations.NullMarked;
