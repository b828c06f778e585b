package gradus.score;

import java.util.List;

/**
 * A piece of music as it is written. Repeats and endings are written, not played out.
 *
 * @param title its title; may be empty
 * @param composer who made it; may be empty
 * @param origin where it comes from; may be empty
 * @param rhythm what kind of tune it is, such as {@code jig}; may be empty
 * @param parts the parts, from the top of the page; all with as many measures
 */
public record Score(String title, String composer, String origin, String rhythm, List<Part> parts) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if parts differ in their number of measures
   */
  public Score {
    parts = List.copyOf(parts);
    for (Part part : parts) {
      int expected = parts.getFirst().measures().size();
      if (part.measures().size() != expected) {
        throw new IllegalArgumentException(
            "all parts need as many measures as the first, "
                + expected
                + "; "
                + part.name()
                + " has "
                + part.measures().size());
      }
    }
  }
}
