package gradus.audio;

import gradus.data.DataException;
import gradus.score.Score;
import java.util.List;
import java.util.Locale;

/**
 * Plays music on plucked strings in a small room, without any sound card: a string is a delay line
 * as long as a period, whose output is filtered and fed back.
 *
 * <pre>{@code
 * y_n = x_n + g · [ρ y_(n−P+1) + (1 − 2ρ) y_(n−P) + ρ y_(n−P−1)]
 * }</pre>
 *
 * with P the period, whose fraction an all-pass filter adds. g sets how long the fundamental
 * sounds, ρ how much sooner its overtones die; x is one period of a plucked string's motion, the
 * softer the duller.
 *
 * <p>All arithmetic is of additions, multiplications, divisions and square roots in a fixed order:
 * the same notes give the same bytes on every machine.
 *
 * <p>K. Karplus and A. Strong, "Digital synthesis of plucked-string and drum timbres", 1983; D.
 * Jaffe and J. Smith, "Extensions of the Karplus-Strong plucked-string algorithm", 1983.
 */
public final class Synthesiser {
  /** The rate of the sound, in hertz. */
  public static final int RATE = 44_100;

  private static final double MOST_SECONDS = 3_600;
  private static final double TAIL = 1.5; // seconds after the last note
  private static final double RELEASE =
      0.25; // seconds in which a string that is let go falls 60 dB
  private static final double LEVEL = 0.89; // the peak: 1 dB below full scale
  private static final int ATTACK = RATE / 500; // samples in which a note reaches its strength
  private static final int OVERTONES = 60;
  private static final double HIGHEST = 10_000; // hertz, of overtones
  private static final double BRIGHT = 3_000; // hertz, where overtones fall off
  private static final double SPREAD = 0.3819660112501051; // turns; the golden section
  private static final double SILENT = 1e-4;
  private static final double LN_1000 = 6.907755278982137; // 60 dB

  private Synthesiser() {}

  /**
   * Renders a score, as {@link Rendition} plays it.
   *
   * @throws DataException if it lasts for more than an hour
   */
  public static Sound render(Score score) {
    return render(Rendition.of(score));
  }

  /**
   * Renders notes, in mono at {@link #RATE}, with its peak 1 dB below full scale.
   *
   * @throws DataException if they last for more than an hour
   */
  public static Sound render(List<TimedNote> notes) {
    double end = notes.stream().mapToDouble(TimedNote::end).max().orElse(0);
    if (end > MOST_SECONDS) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected music of at most %,.0f seconds, found %,.0f.",
              MOST_SECONDS,
              end));
    }
    double[] strings = new double[(int) Math.ceil((end + (notes.isEmpty() ? 0 : TAIL)) * RATE)];
    for (TimedNote note : notes) {
      pluck(note, strings);
    }
    double[] heard = Room.around(strings);
    double peak = 0;
    for (double sample : heard) {
      peak = Math.max(peak, Math.abs(sample));
    }
    float[] samples = new float[heard.length];
    double scale = peak > 0 ? LEVEL / peak : 0;
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (scale * heard[i]);
    }
    return Sound.mono(RATE, samples);
  }

  private static void pluck(TimedNote note, double[] mix) {
    double frequency = Exact.frequency(note.pitch());
    double period = RATE / frequency;
    double sounding = 6.0 / (1 + frequency / 400); // seconds in which the fundamental falls 60 dB
    double turns = frequency / RATE;
    double damping = damping(frequency, turns, sounding);
    double lost = 1 - 2 * damping * (1 - Exact.cos(turns)); // of the fundamental, in the filter
    double gain = Math.min(0.99999, Exact.exp(-LN_1000 * period / (RATE * sounding)) / lost);

    double delay = period - 1; // the filter itself delays by 1
    int whole = Math.max(1, (int) (delay - 0.2));
    double rest = delay - whole; // from 0.2 to 1.2, by an all-pass filter
    double allPass = (1 - rest) / (1 + rest);
    double[] line = new double[whole];
    double force = note.velocity() / 127.0;
    double[] motion = motion(frequency, force);

    int from = (int) Math.rint(note.start() * RATE);
    int held = from + (int) Math.rint(note.seconds() * RATE);
    double fall = Exact.exp(-LN_1000 / (RATE * RELEASE));
    double envelope = force * force * Math.sqrt(force);
    double x1 = 0; // the loop's last two values, and the all-pass filter's
    double x2 = 0;
    double in1 = 0;
    double out1 = 0;
    int place = 0;
    for (int i = from; i < mix.length && envelope > SILENT; i++) {
      double delayed = line[place];
      double tuned = allPass * (delayed - out1) + in1;
      in1 = delayed;
      out1 = tuned;
      double filtered = gain * (damping * (tuned + x2) + (1 - 2 * damping) * x1);
      x2 = x1;
      x1 = tuned;
      double sample = filtered + (i - from < motion.length ? motion[i - from] : 0);
      line[place] = sample;
      place = place + 1 == whole ? 0 : place + 1;
      double attack = i - from < ATTACK ? (double) (i - from) / ATTACK : 1;
      mix[i] += envelope * attack * sample;
      if (i >= held) {
        envelope *= fall;
      }
    }
  }

  /** So that the fifth overtone dies about four times as fast as the fundamental. */
  private static double damping(double frequency, double turns, double sounding) {
    double overtone = 1 - Exact.cos(Math.min(0.5, 5 * turns));
    return Math.min(0.25, 3 * LN_1000 / sounding / (2 * overtone * frequency));
  }

  /**
   * One period of a string plucked at a fifth of its length: overtone n as strong as sin(π n / 5) /
   * n, less above a frequency that a harder pluck raises. Phases that grow with n² spread the
   * energy over the period, so that no peak stands out.
   */
  private static double[] motion(double frequency, double force) {
    int length = (int) Math.rint(RATE / frequency);
    double[] motion = new double[length];
    double bright = BRIGHT * (0.25 + force * force);
    for (int n = 1; n <= OVERTONES && n * frequency < HIGHEST; n++) {
      double share = n * frequency / bright;
      double strength = Exact.sin(n / 10.0) / n / (1 + share * share);
      for (int i = 0; i < length; i++) {
        motion[i] += strength * Exact.sin((double) n * i / length + SPREAD * n * n);
      }
    }
    return motion;
  }
}
