package gradus.notation;

import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Note;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One written sign of a layer: a note, a chord or a rest.
 *
 * @param onset when it begins, from the beginning of the measure
 * @param duration how long it sounds
 * @param value its value, or null where no sign says how long it lasts
 * @param notes its notes, from the lowest; none for a rest
 * @param visible whether it is printed
 * @param tuplet the number of its tuplet in the layer, or −1
 * @param graces the grace notes before it
 */
public record Sign(
    Fraction onset,
    Fraction duration,
    @Nullable NoteValue value,
    List<Note> notes,
    boolean visible,
    int tuplet,
    List<Event.Grace> graces) {
  /** Copies the lists. */
  public Sign {
    notes = List.copyOf(notes);
    graces = List.copyOf(graces);
  }

  /** Returns whether it is a rest. */
  public boolean isRest() {
    return notes.isEmpty();
  }

  /** Returns when it ends. */
  public Fraction end() {
    return onset.plus(duration);
  }

  /** Returns whether one of its notes has a mark. */
  public boolean has(Note.Mark mark) {
    return notes.stream().anyMatch(note -> note.marks().contains(mark));
  }
}
