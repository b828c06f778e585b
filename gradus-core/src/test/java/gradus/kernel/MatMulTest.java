package gradus.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.kernel.Microkernels.Packed;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way of running a product gives the bits of three nested loops. */
@Tag("width")
class MatMulTest {

  private static final int[] SIZES = {
    1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 15, 16, 17, 31, 33, 64, 65, 100, 129, 207, 257, 300
  };

  private static final Team[] TEAMS = {Team.of(1), Team.of(2), Team.of(3)};

  @BeforeAll
  static void compileEveryKernel() {
    for (int index = 0; index < Microkernels.COUNT; index++) {
      Microkernels.slot(index).request();
    }
    for (int index = 0; index < Microkernels.COUNT; index++) {
      Microkernels.slot(index).await();
    }
    Transposition.kernel().await();
  }

  @AfterAll
  static void close() {
    for (Team team : TEAMS) {
      team.close();
    }
  }

  @Test
  void usesVectorsWhereThereAreSome() {
    for (int index = 0; index < Microkernels.COUNT; index++) {
      assertThat(Microkernels.get(index) != null)
          .as("kernel %d", index)
          .isEqualTo(VectorModule.present());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void equalsThreeLoopsForAnyLayout(int seed) {
    final var random = new Random(seed);
    for (int trial = 0; trial < 60; trial++) {
      final var problem = Problem.random(random, 1 + random.nextInt(2) * random.nextInt(4));
      final float[] expected = problem.expected();
      for (Team team : TEAMS) {
        assertThat(problem.inPlace(team)).as("%s in place", problem).isEqualTo(expected);
        assertThat(problem.packed(team)).as("%s packed", problem).isEqualTo(expected);
      }
    }
  }

  @Test
  void multipliesGroups() {
    final var random = new Random(7);
    for (int trial = 0; trial < 40; trial++) {
      final var problem = Problem.small(random, 1 + random.nextInt(7));
      final float[] expected = problem.expected();
      for (Team team : TEAMS) {
        assertThat(problem.inPlace(team)).as("%s in place", problem).isEqualTo(expected);
        assertThat(problem.packed(team)).as("%s packed", problem).isEqualTo(expected);
      }
    }
  }

  @Test
  void givesTheSameBitsBeforeAKernelIsCompiled() {
    if (!VectorModule.present()) {
      return; // the loops are then the only way
    }
    final var random = new Random(8);
    for (int index = 0; index < Microkernels.COUNT; index++) {
      final int rows = Microkernels.rows(index);
      final int vectors = Microkernels.vectors(index);
      final int tail =
          Microkernels.isMasked(index)
              ? 1 + random.nextInt(Microkernels.LANES - 1)
              : Microkernels.LANES;
      final int columns = (vectors - 1) * Microkernels.LANES + tail;
      final float[] a = floats(random, 2 * rows * 4);
      final var packed = Microkernels.packed(index);
      final int width = packed == Packed.NEITHER ? columns : vectors * Microkernels.LANES;
      final float[] b = floats(random, width * 4 + Microkernels.LANES);
      final float[] expected = floats(random, 2 * rows * columns);
      final float[] actual = expected.clone();
      for (int depth = 1; depth <= 4; depth++) {
        for (int tiles = 1; tiles <= 2; tiles++) {
          final int m = tiles * rows;
          final boolean add = random.nextBoolean();
          loops(m, columns, depth, a, 0, 4, 1, b, 0, width, 1, expected, 0, columns, add);
          final float[] left = packed == Packed.BOTH ? inTiles(m, rows, depth, a, 4) : a;
          Microkernels.slot(index)
              .write()
              .run(tiles, left, 0, 4, b, 0, width, actual, 0, columns, depth, tail, add);
          assertThat(actual)
              .as("kernel %d, %d tiles, %d steps", index, tiles, depth)
              .isEqualTo(expected);
        }
      }
    }
  }

  /** Rows that are {@code rowStride} apart in tiles of some, where a column lies side by side. */
  static float[] inTiles(int rows, int tile, int depth, float[] a, int rowStride) {
    final float[] packed = new float[a.length];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < depth; k++) {
        packed[i / tile * tile * rowStride + k * tile + i % tile] = a[i * rowStride + k];
      }
    }
    return packed;
  }

  @Test
  void keepsZerosInfinitiesAndNotANumbersWhereTheyBelong() {
    final var shape = MatMulShape.of(7, 65, 3);
    final float[] a = floats(new Random(9), 21);
    final float[] b = floats(new Random(10), 195);
    b[64] = Float.POSITIVE_INFINITY; // in the last column only
    b[129] = Float.NEGATIVE_INFINITY;
    Arrays.fill(a, 0, 3, -0f);
    final float[] expected = new float[7 * 65];
    loops(7, 65, 3, a, 0, 3, 1, b, 0, 65, 1, expected, 0, 65, false);
    final float[] actual = new float[7 * 65];
    MatMul.prepare(shape).run(TEAMS[1], a, 0, b, 0, actual, 0, false);
    assertThat(actual).isEqualTo(expected);
    assertThat(expected[64]).isNaN();
    assertThat(expected[63]).isFinite();
  }

  @Test
  void anEmptySumIsZeroOrWhatWasThere() {
    final float[] c = {1, 2, 3, 4};
    final var product = MatMul.prepare(MatMulShape.of(2, 2, 0));
    product.run(TEAMS[0], new float[0], 0, new float[0], 0, c, 0, true);
    assertThat(c).containsExactly(1, 2, 3, 4);
    product.run(TEAMS[0], new float[0], 0, new float[0], 0, c, 0, false);
    assertThat(c).containsExactly(0, 0, 0, 0);
    MatMul.prepare(MatMulShape.of(0, 2, 3))
        .run(TEAMS[0], new float[0], 0, new float[6], 0, c, 0, false);
    MatMul.prepare(MatMulShape.of(2, 0, 300).withPackedB())
        .run(TEAMS[0], new float[600], 0, new float[0], 0, c, 0, false);
    assertThat(c).containsExactly(0, 0, 0, 0);
  }

  @Test
  void oneProductServesManyThreads() {
    final var shape = MatMulShape.of(50, 193, 128);
    final var product = MatMul.prepare(shape);
    final var random = new Random(11);
    final float[] a = floats(random, 50 * 128);
    final float[] b = floats(random, 128 * 193);
    final float[] expected = new float[50 * 193];
    loops(50, 193, 128, a, 0, 128, 1, b, 0, 193, 1, expected, 0, 193, false);
    final float[][] actual = new float[4][50 * 193];
    final var threads = new Thread[4];
    for (int t = 0; t < 4; t++) {
      final float[] mine = actual[t];
      threads[t] =
          Thread.startVirtualThread(
              () -> {
                for (int i = 0; i < 200; i++) {
                  product.run(TEAMS[2], a, 0, b, 0, mine, 0, false);
                }
              });
    }
    for (int t = 0; t < 4; t++) {
      try {
        threads[t].join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      assertThat(actual[t]).isEqualTo(expected);
    }
  }

  @Test
  void everyPartHasRowsAndPanels() {
    for (int m = 1; m <= 40; m++) {
      for (int n = 1; n <= 100; n++) {
        for (int threads = 1; threads <= 16; threads++) {
          final var split = MatMulSplit.of(MatMulShape.of(m, n, 64), threads);
          for (int part = 0; part < split.parts(); part++) {
            assertThat(split.firstRow(part)).isLessThan(split.endRow(part));
            assertThat(split.firstPanel(part)).isLessThan(split.endPanel(part));
          }
        }
      }
    }
  }

  @Test
  void packingDependsOnShapeAlone() {
    assertThat(MatMul.packingPays(MatMulShape.of(4, 2, 4).withTransposedB(), 9)).isFalse();
    assertThat(MatMul.packingPays(MatMulShape.of(50, 512, 193), 50)).isTrue();
    assertThat(MatMul.packingPays(MatMulShape.of(50, 512, 193), 1)).isFalse();
    assertThat(MatMul.packingPays(MatMulShape.of(50, 512, 193).withTransposedB(), 1)).isTrue();
  }

  /** The definition. */
  static void loops(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int aRow,
      int aColumn,
      float[] b,
      int bo,
      int bRow,
      int bColumn,
      float[] c,
      int co,
      int cRow,
      boolean accumulate) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = accumulate ? c[co + i * cRow + j] : 0f;
        for (int s = 0; s < k; s++) {
          sum = Math.fma(a[ao + i * aRow + s * aColumn], b[bo + s * bRow + j * bColumn], sum);
        }
        c[co + i * cRow + j] = sum;
      }
    }
  }

  static float[] floats(Random random, int length) {
    final float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  /** A product with random layout, and gaps around and inside the matrices. */
  private record Problem(
      MatMulShape shape, float[] a, int ao, float[] b, int bo, float[] c, int co, boolean add) {

    static Problem random(Random random, int groups) {
      return of(random, groups, size(random), size(random), size(random));
    }

    static Problem small(Random random, int groups) {
      return of(
          random, groups, 1 + random.nextInt(20), 1 + random.nextInt(40), 1 + random.nextInt(70));
    }

    private static int size(Random random) {
      return SIZES[random.nextInt(SIZES.length)];
    }

    private static Problem of(Random random, int groups, int m, int n, int k) {
      final int gap = random.nextInt(3);
      final int aRow = random.nextBoolean() ? k + gap : 0;
      final int bRow = random.nextInt(3) > 0 ? n + gap : 0;
      final int cRow = n + random.nextInt(3);
      final boolean shared = random.nextInt(4) == 0;
      var shape = MatMulShape.of(m, n, k).withC(cRow);
      shape = aRow > 0 ? shape.withA(aRow, 1) : shape.withA(1, m + gap);
      shape = bRow > 0 ? shape.withB(bRow, 1) : shape.withB(1, k + gap);
      final int aSize = (m + gap) * (k + gap);
      final int bSize = (n + gap) * (k + gap);
      shape = shape.withGroups(groups, aSize, shared ? 0 : bSize, m * cRow + gap);
      final int ao = random.nextInt(20);
      final int bo = random.nextInt(20);
      final int co = random.nextInt(20);
      return new Problem(
          shape,
          floats(random, ao + groups * aSize),
          ao,
          floats(random, bo + groups * bSize),
          bo,
          floats(random, co + groups * (m * cRow + gap)),
          co,
          random.nextBoolean());
    }

    float[] expected() {
      final float[] result = c.clone();
      final MatMulShape s = shape;
      for (int g = 0; g < s.groups(); g++) {
        loops(
            s.m(),
            s.n(),
            s.k(),
            a,
            ao + g * s.aGroupStride(),
            s.aRowStride(),
            s.aColumnStride(),
            b,
            bo + g * s.bGroupStride(),
            s.bRowStride(),
            s.bColumnStride(),
            result,
            co + g * s.cGroupStride(),
            s.cRowStride(),
            add);
      }
      return result;
    }

    float[] inPlace(Team team) {
      final float[] result = c.clone();
      MatMul.prepare(shape).run(team, a, ao, b, bo, result, co, add);
      return result;
    }

    float[] packed(Team team) {
      final MatMulShape s = shape;
      final int size = PackedMatrix.size(s.k(), s.n());
      final int matrices = s.bGroupStride() == 0 ? 1 : s.groups();
      final float[] packed = new float[3 + matrices * size];
      Arrays.fill(packed, Float.NaN); // what is not written must not be read
      final var packing = PackedMatrix.prepare(s.k(), s.n(), s.bRowStride(), s.bColumnStride());
      for (int g = 0; g < matrices; g++) {
        packing.pack(team, b, bo + g * s.bGroupStride(), packed, 3 + g * size);
      }
      final float[] result = c.clone();
      final var shape = s.withPackedB();
      MatMul.prepare(
              matrices == 1
                  ? shape.withGroups(s.groups(), s.aGroupStride(), 0, s.cGroupStride())
                  : shape)
          .run(team, a, ao, packed, 3, result, co, add);
      return result;
    }

    @Override
    public String toString() {
      return shape + (add ? " adding" : "");
    }
  }
}
