/** Chorales as sequences of chords, for models of polyphonic music. */
@NullMarked
package gradus.chorales;

import org.jspecify.annotations.NullMarked;
