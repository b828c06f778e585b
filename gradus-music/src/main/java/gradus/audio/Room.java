package gradus.audio;

/**
 * A small room: echoes that grow dense and die within a second, added softly.
 *
 * <p>M. Schroeder, "Natural sounding artificial reverberation", 1962.
 */
final class Room {
  private static final int[] COMBS = {
    1_116, 1_188, 1_277, 1_356
  }; // samples, without common factors
  private static final int[] ALL_PASSES = {556, 341};
  private static final double FEEDBACK = 0.76;
  private static final double DULLER = 0.35; // walls swallow high frequencies first
  private static final double SHARE = 0.035;

  private Room() {}

  /** Returns sound with the room around it. */
  static double[] around(double[] dry) {
    double[] echoes = new double[dry.length];
    for (int length : COMBS) {
      double[] line = new double[length];
      double low = 0;
      for (int i = 0; i < dry.length; i++) {
        int place = i % length;
        double out = line[place];
        low += (1 - DULLER) * (out - low);
        line[place] = dry[i] + FEEDBACK * low;
        echoes[i] += out;
      }
    }
    for (int length : ALL_PASSES) {
      double[] line = new double[length];
      for (int i = 0; i < echoes.length; i++) {
        int place = i % length;
        double out = line[place];
        double in = echoes[i] + out / 2;
        line[place] = in;
        echoes[i] = out - in / 2;
      }
    }
    for (int i = 0; i < echoes.length; i++) {
      echoes[i] = dry[i] + SHARE * echoes[i];
    }
    return echoes;
  }
}
