/** Learning tunes: their text for a language model, and how much of a new one was copied. */
@NullMarked
package gradus.tunes;

import org.jspecify.annotations.NullMarked;
