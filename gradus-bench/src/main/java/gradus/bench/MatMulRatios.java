package gradus.bench;

import gradus.kernel.MatMul;
import gradus.kernel.MatMulShape;
import gradus.kernel.PackedMatrix;
import gradus.kernel.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Measures matrix products against the peak of fused multiply-add of the same machine.
 *
 * <p>On a machine that others use, a mean says little. So each product is run many times for a
 * short while, in turn with a loop that does nothing but multiply and add, and the best of each is
 * compared. For the ratio of two threads, the peak is that of one.
 *
 * <p>Usage: {@code java --add-modules jdk.incubator.vector -cp ... gradus.bench.MatMulRatios
 * [rounds]}
 */
public final class MatMulRatios {

  private static final int[][] SHAPES = { // m, n, k; k < 0 means that A is transposed
    {50, 512, 193}, {50, 2048, 577}, {50, 512, 128}, {128, 400, 784}, {128, 10, 400},
    {512, 512, 512}, {1, 2048, 1024}, {784, 400, -128}, {193, 512, -50}, {4, 2, 4}
  };

  private static final double CASE_FLOPS = 2e6; // a few microseconds

  private final float[] memory = new float[1 << 25];
  private final PeakLoop loop = new PeakLoop();
  private final List<Case> cases = new ArrayList<>();

  private static final class Case {
    final String name;
    final double flops;
    final Runnable run;
    double best = Double.POSITIVE_INFINITY;

    Case(String name, double flops, Runnable run) {
      this.name = name;
      this.flops = flops;
      this.run = run;
    }

    void measure() {
      final int times = (int) Math.max(1, CASE_FLOPS / flops);
      run.run(); // so that the caches hold what they can
      final long start = System.nanoTime();
      for (int i = 0; i < times; i++) {
        run.run();
      }
      best = Math.min(best, (System.nanoTime() - start) / (double) times);
    }
  }

  /** Runs all products. */
  public static void main(String[] arguments) {
    final int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
    new MatMulRatios().run(rounds);
  }

  private void run(int rounds) {
    final var random = new Random(1);
    for (int i = 0; i < memory.length; i++) {
      memory[i] = random.nextFloat() - 0.5f;
    }
    try (var one = Team.of(1);
        var two = Team.of(2)) {
      for (int[] shape : SHAPES) {
        for (Team team : List.of(one, two)) {
          add(team, shape[0], shape[1], Math.abs(shape[2]), shape[2] < 0);
        }
      }
      double peak = Double.POSITIVE_INFINITY;
      for (int round = 0; round < rounds; round++) {
        for (Case c : cases) {
          c.measure();
          peak = Math.min(peak, loop.nanos());
        }
      }
      final double flops = PeakLoop.FLOPS / peak;
      System.out.printf(Locale.ROOT, "peak %.1f GFLOP/s%n", flops);
      for (Case c : cases) {
        final double rate = c.flops / c.best;
        System.out.printf(
            Locale.ROOT,
            "%-32s %10.0f ns %7.1f GFLOP/s %4.0f %%%n",
            c.name,
            c.best,
            rate,
            100 * rate / flops);
      }
    }
  }

  private void add(Team team, int m, int n, int k, boolean transposed) {
    final int a = PackedMatrix.align(0);
    final int b = PackedMatrix.align(a + m * k);
    final int packed = PackedMatrix.align(b + k * n);
    final int c = PackedMatrix.align(packed + PackedMatrix.size(k, n));
    final var plain = MatMulShape.of(m, n, k);
    final var shape = transposed ? plain.withTransposedA() : plain;
    final String name =
        m + "x" + n + "x" + k + (transposed ? " A^T" : "") + ", " + team.threads() + " threads";
    final double flops = 2.0 * m * n * k;
    final var inPlace = MatMul.prepare(shape).warm(team);
    final var prePacked = MatMul.prepare(shape.withPackedB()).warm(team);
    final var packing = PackedMatrix.prepare(k, n, n, 1);
    cases.add(
        new Case(name, flops, () -> inPlace.run(team, memory, a, memory, b, memory, c, false)));
    cases.add(
        new Case(
            name + ", packed",
            flops,
            () -> prePacked.run(team, memory, a, memory, packed, memory, c, false)));
    cases.add(
        new Case(name + ", packing", flops, () -> packing.pack(team, memory, b, memory, packed)));
  }
}
