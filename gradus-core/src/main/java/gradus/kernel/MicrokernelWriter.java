package gradus.kernel;

import static gradus.kernel.GeneratedKernel.CD_ANY_VECTOR;
import static gradus.kernel.GeneratedKernel.CD_FLOATS;
import static gradus.kernel.GeneratedKernel.CD_MASK;
import static gradus.kernel.GeneratedKernel.CD_SPECIES;
import static gradus.kernel.GeneratedKernel.CD_VECTOR;
import static gradus.kernel.GeneratedKernel.LOAD;
import static gradus.kernel.GeneratedKernel.STORE;
import static java.lang.classfile.TypeKind.INT;
import static java.lang.classfile.TypeKind.REFERENCE;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import gradus.kernel.Microkernels.Packed;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes one {@link Microkernel} as a hidden class: straight-line Vector API code with one local
 * variable for each vector of the tile, which the compiler turns into one register each.
 *
 * <p>A step of k costs {@code vectors} loads of B, {@code rows} broadcasts of A and {@code rows *
 * vectors} fused multiply-adds.
 */
final class MicrokernelWriter {

  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          CD_int,
          CD_FLOATS,
          CD_int,
          CD_int,
          CD_FLOATS,
          CD_int,
          CD_int,
          CD_FLOATS,
          CD_int,
          CD_int,
          CD_int,
          CD_int,
          CD_boolean);
  private static final MethodTypeDesc FMA =
      MethodTypeDesc.of(CD_VECTOR, CD_ANY_VECTOR, CD_ANY_VECTOR);
  private static final MethodTypeDesc BROADCAST =
      MethodTypeDesc.of(CD_VECTOR, CD_SPECIES, CD_float);
  private static final MethodTypeDesc ZERO = MethodTypeDesc.of(CD_VECTOR, CD_SPECIES);
  private static final MethodTypeDesc LOAD_MASKED =
      MethodTypeDesc.of(CD_VECTOR, CD_SPECIES, CD_FLOATS, CD_int, CD_MASK);
  private static final MethodTypeDesc STORE_MASKED =
      MethodTypeDesc.of(CD_void, CD_FLOATS, CD_int, CD_MASK);
  private static final MethodTypeDesc IN_RANGE = MethodTypeDesc.of(CD_MASK, CD_int, CD_int);

  private static final int FEW_SUMS = 8; // vectors: half of the fewest registers there are
  private static final int NEVER = 1 << 30; // steps

  private final CodeBuilder code;
  private final int rows;
  private final int vectors;
  private final int lanes;
  private final boolean masked;
  private final Packed packed;

  // The parameters of Microkernel.run, by slot, and the locals after them.
  private final int tiles;
  private final int a;
  private final int aIndex;
  private final int aRowStride;
  private final int b;
  private final int bIndex;
  private final int bStep;
  private final int c;
  private final int cIndex;
  private final int cRowStride;
  private final int depth;
  private final int tail;
  private final int accumulate;
  private final int mask;
  private final int[][] sum;
  private final int[] bVector;
  private final int[] aRow;
  private final int scratch;
  private final int step;
  private final int pairs;
  private final int bNext;

  private MicrokernelWriter(
      CodeBuilder code, int rows, int vectors, int lanes, boolean masked, Packed packed) {
    this.code = code;
    this.rows = rows;
    this.vectors = vectors;
    this.lanes = lanes;
    this.masked = masked;
    this.packed = packed;
    tiles = code.parameterSlot(0);
    a = code.parameterSlot(1);
    aIndex = code.parameterSlot(2);
    aRowStride = code.parameterSlot(3);
    b = code.parameterSlot(4);
    bIndex = code.parameterSlot(5);
    bStep = code.parameterSlot(6);
    c = code.parameterSlot(7);
    cIndex = code.parameterSlot(8);
    cRowStride = code.parameterSlot(9);
    depth = code.parameterSlot(10);
    tail = code.parameterSlot(11);
    accumulate = code.parameterSlot(12);
    mask = code.allocateLocal(REFERENCE);
    scratch = code.allocateLocal(REFERENCE);
    step = code.allocateLocal(INT);
    pairs = code.allocateLocal(INT);
    bNext = code.allocateLocal(INT);
    sum = new int[rows][vectors];
    for (int[] row : sum) {
      for (int v = 0; v < vectors; v++) {
        row[v] = code.allocateLocal(REFERENCE);
      }
    }
    bVector = new int[vectors];
    for (int v = 0; v < vectors; v++) {
      bVector[v] = code.allocateLocal(REFERENCE);
    }
    aRow = new int[rows];
    for (int r = 0; r < rows; r++) {
      aRow[r] = code.allocateLocal(INT);
    }
  }

  /**
   * Writes and loads the kernel for a tile of {@code rows} by {@code vectors * lanes} elements.
   *
   * @param masked whether the last vector of C has only {@code tail} columns; of B it is read whole
   * @param packed B: the rows of B follow one another, as wide as the tile; both: A lies in tiles,
   *     too
   */
  static Microkernel write(int rows, int vectors, int lanes, boolean masked, Packed packed) {
    return GeneratedKernel.load(
        Microkernel.class,
        "Microkernel" + rows + "x" + vectors + (masked ? "Tail" : "") + packed,
        RUN,
        code -> new MicrokernelWriter(code, rows, vectors, lanes, masked, packed).body());
  }

  private void body() {
    GeneratedKernel.idle(code, depth);
    if (masked) {
      species().iconst_0().iload(tail);
      code.invokeinterface(CD_SPECIES, "indexInRange", IN_RANGE).astore(mask);
    }
    final var tile = code.newLabel();
    code.labelBinding(tile);
    start();
    rowStarts();
    loop();
    finish();
    below(aIndex, aRowStride);
    below(cIndex, cRowStride);
    code.iinc(tiles, -1).iload(tiles).ifgt(tile).return_();
  }

  /** Moves an index to the tile below. */
  private void below(int index, int rowStride) {
    code.iload(index).iload(rowStride).loadConstant(rows).imul().iadd().istore(index);
  }

  /** Sets the sums to C or to zero. */
  private void start() {
    code.iload(accumulate)
        .ifThenElse(
            then -> eachElement(this::loadC),
            otherwise -> {
              species().invokestatic(CD_VECTOR, "zero", ZERO).astore(scratch);
              eachElement((r, v) -> code.aload(scratch).astore(sum[r][v]));
            });
  }

  private void loadC(int r, int v) {
    species().aload(c);
    cElement(r, v);
    if (isTail(v)) {
      code.aload(mask).invokestatic(CD_VECTOR, "fromArray", LOAD_MASKED);
    } else {
      code.invokestatic(CD_VECTOR, "fromArray", LOAD);
    }
    code.astore(sum[r][v]);
  }

  /** Where the rows of A start, so that in the loop each needs one sum only. */
  private void rowStarts() {
    for (int r = 0; r < rows; r++) {
      code.iload(aIndex).iload(aRowStride).loadConstant(r).imul().iadd().istore(aRow[r]);
    }
  }

  /**
   * for (step = 0; step < depth; step++) { load B; for each row: broadcast A, multiply and add }.
   *
   * <p>The columns of A being adjacent, and the rows of B where it is packed, the compiler can
   * check their indices before the loop. Of a tile that leaves registers free, or of which both
   * sides are packed, two steps are one turn of the loop, and a last one follows it if their number
   * is odd. Between two steps that need all registers stands a branch that is never taken: the
   * compiler would load what the second needs before the first has used its own.
   */
  private void loop() {
    final boolean few = rows * vectors <= FEW_SUMS;
    final boolean twoSteps = vectors > 1 && (packed == Packed.BOTH || (packed == Packed.B && few));
    code.iconst_0().istore(step);
    if (packed == Packed.NEITHER) {
      code.iload(bIndex).istore(bNext);
    }
    if (!twoSteps) {
      final var next = code.newLabel();
      code.labelBinding(next);
      step(0);
      code.iinc(step, 1).iload(step).iload(depth).if_icmplt(next);
      return;
    }
    final var next = code.newLabel();
    final var last = code.newLabel();
    final var end = code.newLabel();
    code.iload(depth).iconst_1().isub().istore(pairs);
    code.labelBinding(next).iload(step).iload(pairs).if_icmpge(last);
    step(0);
    if (!few) {
      code.iload(step).loadConstant(NEVER).if_icmpeq(end);
    }
    step(1);
    code.iinc(step, 2).goto_(next);
    code.labelBinding(last).iload(step).iload(depth).if_icmpge(end);
    step(0);
    code.labelBinding(end);
  }

  /** The step that is some steps after the one counted. */
  private void step(int later) {
    for (int v = 0; v < vectors; v++) {
      species().aload(b).iload(packed == Packed.NEITHER ? bNext : bIndex);
      if (packed != Packed.NEITHER) {
        code.iload(step).loadConstant(vectors * lanes).imul().iadd();
      }
      code.loadConstant(later * vectors * lanes + v * lanes).iadd();
      code.invokestatic(CD_VECTOR, "fromArray", LOAD).astore(bVector[v]);
    }
    for (int r = 0; r < rows; r++) {
      species().aload(a);
      if (packed == Packed.BOTH) {
        code.iload(aIndex).iload(step).loadConstant(rows).imul().iadd();
        code.loadConstant(later * rows + r).iadd();
      } else {
        code.iload(aRow[r]).iload(step).iadd().loadConstant(later).iadd();
      }
      code.faload().invokestatic(CD_VECTOR, "broadcast", BROADCAST).astore(scratch);
      for (int v = 0; v < vectors; v++) {
        code.aload(scratch).aload(bVector[v]).aload(sum[r][v]);
        code.invokevirtual(CD_VECTOR, "fma", FMA).astore(sum[r][v]);
      }
    }
    if (packed == Packed.NEITHER) {
      code.iload(bNext).iload(bStep).iadd().istore(bNext);
    }
  }

  private void finish() {
    eachElement(
        (r, v) -> {
          code.aload(sum[r][v]).aload(c);
          cElement(r, v);
          if (isTail(v)) {
            code.aload(mask).invokevirtual(CD_VECTOR, "intoArray", STORE_MASKED);
          } else {
            code.invokevirtual(CD_VECTOR, "intoArray", STORE);
          }
        });
  }

  private CodeBuilder species() {
    return GeneratedKernel.species(code);
  }

  private void cElement(int r, int v) {
    code.iload(cIndex).iload(cRowStride).loadConstant(r).imul().iadd();
    code.loadConstant(v * lanes).iadd();
  }

  private boolean isTail(int v) {
    return masked && v == vectors - 1;
  }

  private interface Element {
    void at(int row, int vector);
  }

  private void eachElement(Element element) {
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < vectors; v++) {
        element.at(r, v);
      }
    }
  }
}
