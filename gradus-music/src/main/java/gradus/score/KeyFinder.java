package gradus.score;

/**
 * Finds the key of music from how long each of the twelve notes of the octave sounds in it: the key
 * whose profile goes best with these times,
 *
 * <pre>{@code
 * argmax_k corr(w, profile_k)
 * }</pre>
 *
 * with the profiles of major and minor keys that listeners gave: C. Krumhansl and E. Kessler,
 * "Tracing the dynamic changes in perceived tonal organization in a spatial representation of
 * musical keys", 1982; the rule is that of C. Krumhansl, "Cognitive Foundations of Musical Pitch",
 * 1990, chapter 4.
 */
public final class KeyFinder {
  private static final int OCTAVE = 12;
  private static final double[] MAJOR = {
    6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88
  };
  private static final double[] MINOR = {
    6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17
  };

  private KeyFinder() {}

  /**
   * Returns the key, major or minor, that goes best with the times; of two spellings the one with
   * fewer sharps or flats, with flats where six are as many as six.
   *
   * @param times how long the notes C, C sharp and so on to B sound, in any unit
   */
  public static Key of(double... times) {
    if (times.length != OCTAVE) {
      throw new IllegalArgumentException("an octave has 12 notes, got " + times.length);
    }
    Key best = Key.C_MAJOR;
    double most = Double.NEGATIVE_INFINITY;
    for (Mode mode : new Mode[] {Mode.MAJOR, Mode.MINOR}) {
      for (int tonic = 0; tonic < OCTAVE; tonic++) {
        double goes = correlation(times, mode == Mode.MAJOR ? MAJOR : MINOR, tonic);
        if (goes > most) {
          most = goes;
          best = key(tonic, mode);
        }
      }
    }
    return best;
  }

  private static Key key(int tonic, Mode mode) {
    int fifths = Math.floorMod(7 * tonic + mode.fifths() + 6, OCTAVE) - 6;
    return new Key(fifths, mode);
  }

  private static double correlation(double[] times, double[] profile, int tonic) {
    double meanTime = mean(times);
    double meanProfile = mean(profile);
    double both = 0;
    double squares = 0;
    for (int note = 0; note < OCTAVE; note++) {
      double time = times[(note + tonic) % OCTAVE] - meanTime;
      both += time * (profile[note] - meanProfile);
      squares += (profile[note] - meanProfile) * (profile[note] - meanProfile);
    }
    return both / Math.sqrt(squares); // what times have of it is the same for all keys
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
