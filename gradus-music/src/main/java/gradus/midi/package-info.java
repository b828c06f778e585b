/** Standard MIDI files and piano rolls: read, drawn and written. */
@NullMarked
package gradus.midi;

import org.jspecify.annotations.NullMarked;
