package gradus.engrave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Breaks a row of measures into lines so that the sum of what each line costs is least (Knuth and
 * Plass, Breaking paragraphs into lines, 1981).
 */
final class LineBreaks {
  private static final double TOO_WIDE = 1e6;
  private static final int MOST = 40; // measures in a line
  private static final double UNASKED = 0.12; // a line that ends where none was asked for
  private static final double PASSED = 0.3; // a line that goes on where one was to end

  private LineBreaks() {}

  /**
   * Returns how many measures each line has.
   *
   * @param widths the natural width of each measure
   * @param least the smallest width of each
   * @param first what a line needs beside its measures, by the measure that begins it
   * @param wished after which measures a line is to end
   * @param room the width of a line
   */
  static List<Integer> of(
      double[] widths, double[] least, double[] first, boolean[] wished, double room) {
    int n = widths.length;
    double[] cost = new double[n + 1];
    int[] from = new int[n + 1];
    Arrays.fill(cost, Double.MAX_VALUE);
    cost[0] = 0;
    boolean wishes = false;
    for (int i = 0; i + 1 < n; i++) {
      wishes |= wished[i];
    }
    for (int begin = 0; begin < n; begin++) {
      double width = first[begin];
      double smallest = first[begin];
      double passed = 0;
      for (int end = begin; end < Math.min(n, begin + MOST); end++) {
        width += widths[end];
        smallest += least[end];
        boolean tooWide = smallest > room;
        if (tooWide && end > begin) {
          break;
        }
        boolean last = end == n - 1;
        double line = badness(width, room, last) + passed + (tooWide ? TOO_WIDE : 0);
        line += wishes && !wished[end] && !last ? UNASKED : 0;
        if (cost[begin] + line < cost[end + 1]) {
          cost[end + 1] = cost[begin] + line;
          from[end + 1] = begin;
        }
        passed += wished[end] ? PASSED : 0;
      }
    }
    var counts = new ArrayList<Integer>();
    for (int end = n; end > 0; end = from[end]) {
      counts.addFirst(end - from[end]);
    }
    return counts;
  }

  /** How far a line is from its natural width; the last may be short. */
  private static double badness(double width, double room, boolean last) {
    double off = (room - width) / room;
    if (off < 0) {
      return off * off * 6; // tight lines are worse than loose ones
    }
    return last ? off * off * 0.4 : off * off + 0.01; // a little for each line
  }
}
