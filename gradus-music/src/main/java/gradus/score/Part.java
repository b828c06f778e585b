package gradus.score;

import java.util.List;

/**
 * What one player reads: one staff. A piano has two parts of the same name, which a brace joins;
 * two parts without a name, if there are no others, are joined likewise.
 *
 * @param name the player or instrument; may be empty
 * @param clef the clef
 * @param program the sound, a General MIDI program from 0 to 127
 * @param measures the measures, in order
 */
public record Part(String name, Clef clef, int program, List<Measure> measures) {
  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if there is no such program
   */
  public Part {
    if (program < 0 || program > 127) {
      throw new IllegalArgumentException("a program is from 0 to 127, got " + program);
    }
    measures = List.copyOf(measures);
  }
}
