package gradus.rolls;

import gradus.Rng;
import gradus.data.DataException;
import gradus.midi.PianoRoll;
import gradus.midi.PianoRoll.Note;
import java.util.ArrayList;
import java.util.List;

/**
 * Pieces to learn from and pieces held out. Those to learn from are there in several keys; those
 * held out as they are.
 *
 * @param learnt the pieces to learn from, each once, in its own key
 * @param training the same in all keys
 * @param heldOut the pieces held out
 */
public record RollCorpus(
    List<RollPiece> learnt, List<PianoRoll> training, List<RollPiece> heldOut) {
  private static final int HELD_OUT = 10; // one part of so many

  /** Copies the lists. */
  public RollCorpus {
    learnt = List.copyOf(learnt);
    training = List.copyOf(training);
    heldOut = List.copyOf(heldOut);
  }

  /**
   * Divides pieces, a tenth of them, drawn by chance and one at least, to be held out; of a single
   * piece, its last tenth.
   *
   * @param shifts by how many semitones each piece to learn from is moved, 0 for its own key, as
   *     long as it stays between the lowest and the highest key of all
   * @throws DataException if there is no piece, or a single one of fewer than ten columns
   */
  public static RollCorpus of(List<RollPiece> pieces, List<Integer> shifts, Rng chance) {
    if (pieces.isEmpty()) {
      throw new DataException("expected one piece or more, found none.");
    }
    List<RollPiece> parts = pieces.size() == 1 ? parts(pieces.getFirst()) : pieces;
    int[] order = chance.split("held out").permutation(parts.size());
    int held = Math.max(1, parts.size() / HELD_OUT);
    List<RollPiece> heldOut = new ArrayList<>();
    List<RollPiece> learnt = new ArrayList<>();
    for (int i = 0; i < order.length; i++) {
      int place = pieces.size() == 1 ? order.length - 1 - i : order[i]; // of one, the end
      (i < held ? heldOut : learnt).add(parts.get(place));
    }
    return new RollCorpus(learnt, moved(learnt, shifts), heldOut);
  }

  /**
   * Returns the opening of a piece held out, drawn by chance, to play on from.
   *
   * @param columns how many it has at most
   */
  public RollPiece opening(int columns, Rng chance) {
    return heldOut.get(chance.nextInt(heldOut.size())).opening(columns);
  }

  private static List<RollPiece> parts(RollPiece piece) {
    PianoRoll roll = piece.roll();
    int kept = roll.length() - roll.length() / HELD_OUT;
    if (kept == roll.length()) {
      throw new DataException(
          piece.name()
              + ": expected a piece of "
              + HELD_OUT
              + " columns or more, of which a tenth is held out, found "
              + roll.length()
              + ".");
    }
    return List.of(
        piece.with(piece.name(), roll.steps(0, kept)),
        piece.with(piece.name(), roll.steps(kept, roll.length())));
  }

  private static List<PianoRoll> moved(List<RollPiece> pieces, List<Integer> shifts) {
    List<PianoRoll> rolls = pieces.stream().map(RollPiece::roll).toList();
    double lowest = RollFigure.LOWEST.spread(rolls).least();
    double highest = RollFigure.HIGHEST.spread(rolls).greatest();
    List<PianoRoll> moved = new ArrayList<>();
    for (int shift : shifts) {
      for (PianoRoll roll : rolls) {
        if (RollFigure.LOWEST.of(roll) + shift >= lowest
            && RollFigure.HIGHEST.of(roll) + shift <= highest) {
          moved.add(shift == 0 ? roll : moved(roll, shift));
        }
      }
    }
    return moved;
  }

  private static PianoRoll moved(PianoRoll roll, int shift) {
    List<Note> notes =
        roll.notes().stream()
            .map(n -> new Note(n.start(), n.end(), n.key() + shift, n.velocity()))
            .toList();
    return PianoRoll.of(notes, roll.length(), roll.stepsPerQuarter());
  }
}
