package gradus.tunes;

import gradus.Rng;
import gradus.data.DataException;
import gradus.score.Score;
import gradus.score.Transposition;
import java.util.ArrayList;
import java.util.List;

/**
 * Tunes to learn from and tunes held out. Those to learn from are there in several keys, in an
 * order of chance; those held out as they are.
 *
 * @param learnt the tunes to learn from, each once, in its own key
 * @param training the same in all keys, in the order in which they are read
 * @param heldOut the tunes held out
 */
public record TuneCorpus(List<Score> learnt, List<Score> training, List<Score> heldOut) {
  private static final int HELD_OUT = 10; // one tune of so many

  /** Copies the lists. */
  public TuneCorpus {
    learnt = List.copyOf(learnt);
    training = List.copyOf(training);
    heldOut = List.copyOf(heldOut);
  }

  /**
   * Divides tunes, a tenth of them, drawn by chance, to be held out.
   *
   * @param shifts by how many semitones each tune to learn from is moved; 0 for its own key
   * @throws DataException if there are fewer than ten tunes
   */
  public static TuneCorpus of(List<Score> tunes, int[] shifts, Rng chance) {
    if (tunes.size() < HELD_OUT) {
      throw new DataException(
          "expected "
              + HELD_OUT
              + " tunes or more, so that one can be held out, found "
              + tunes.size()
              + ".");
    }
    int[] order = chance.split("held out").permutation(tunes.size());
    int held = tunes.size() / HELD_OUT;
    List<Score> heldOut = new ArrayList<>();
    List<Score> learnt = new ArrayList<>();
    for (int i = 0; i < order.length; i++) {
      (i < held ? heldOut : learnt).add(tunes.get(order[i]));
    }
    return of(learnt, heldOut, shifts, chance);
  }

  /**
   * Takes tunes that are divided already.
   *
   * @param learnt the tunes to learn from
   * @param heldOut those held out
   * @param shifts by how many semitones each tune to learn from is moved; 0 for its own key
   */
  public static TuneCorpus of(List<Score> learnt, List<Score> heldOut, int[] shifts, Rng chance) {
    List<Score> moved = new ArrayList<>();
    for (int shift : shifts) {
      learnt.forEach(tune -> moved.add(Transposition.by(shift, tune)));
    }
    List<Score> training = new ArrayList<>();
    for (int place : chance.split("order").permutation(moved.size())) {
      training.add(moved.get(place));
    }
    return new TuneCorpus(learnt, training, heldOut);
  }
}
