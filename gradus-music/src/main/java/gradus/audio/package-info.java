/** Sound: read, written, resampled, analysed, synthesised, and made into vectors and back. */
@NullMarked
package gradus.audio;

import org.jspecify.annotations.NullMarked;
