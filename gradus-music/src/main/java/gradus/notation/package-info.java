/**
 * From time to signs: which note values, ties, tuplets, beams and accidentals write a measure. What
 * the engraver and the writer of MusicXML share.
 */
@NullMarked
package gradus.notation;

import org.jspecify.annotations.NullMarked;
