/** MusicXML 4.0: written from a score and read into one. */
@NullMarked
package gradus.musicxml;

import org.jspecify.annotations.NullMarked;
