package gradus.notation;

import gradus.score.Event;
import java.util.List;

/**
 * One line of a measure, in which one sign follows another. A voice whose notes overlap has
 * several.
 *
 * @param voice the voice that it belongs to
 * @param signs its signs in the order of time; what lies between two of them is not written
 * @param tuplets its tuplets, in the order of time
 */
public record Layer(int voice, List<Sign> signs, List<Event.Tuplet> tuplets) {
  /** Copies the lists. */
  public Layer {
    signs = List.copyOf(signs);
    tuplets = List.copyOf(tuplets);
  }
}
