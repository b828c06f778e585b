/** Learning scores of any number of voices: their tokens for a language model, read back. */
@NullMarked
package gradus.scores;

import org.jspecify.annotations.NullMarked;
