package gradus.kernel;

import static java.lang.classfile.TypeKind.INT;
import static java.lang.classfile.TypeKind.REFERENCE;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;
import static java.lang.invoke.MethodType.methodType;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/**
 * Writes one {@link Microkernel} as a hidden class: straight-line Vector API code with one local
 * variable for each vector of the tile, which the compiler turns into one register each.
 *
 * <p>A step of k costs {@code vectors} loads of B, {@code rows} broadcasts of A and {@code rows *
 * vectors} fused multiply-adds.
 */
final class MicrokernelWriter {

  private static final ClassDesc CD_FLOATS = CD_float.arrayType();
  private static final ClassDesc CD_VECTOR = incubator("FloatVector");
  private static final ClassDesc CD_SPECIES = incubator("VectorSpecies");
  private static final ClassDesc CD_MASK = incubator("VectorMask");
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void, CD_FLOATS, CD_int, CD_int, CD_int, CD_FLOATS, CD_int, CD_int, CD_FLOATS, CD_int,
          CD_int, CD_int, CD_int, CD_boolean);
  private static final MethodTypeDesc FMA =
      MethodTypeDesc.of(CD_VECTOR, incubator("Vector"), incubator("Vector"));
  private static final MethodTypeDesc BROADCAST =
      MethodTypeDesc.of(CD_VECTOR, CD_SPECIES, CD_float);
  private static final MethodTypeDesc ZERO = MethodTypeDesc.of(CD_VECTOR, CD_SPECIES);
  private static final MethodTypeDesc LOAD =
      MethodTypeDesc.of(CD_VECTOR, CD_SPECIES, CD_FLOATS, CD_int);
  private static final MethodTypeDesc LOAD_MASKED =
      MethodTypeDesc.of(CD_VECTOR, CD_SPECIES, CD_FLOATS, CD_int, CD_MASK);
  private static final MethodTypeDesc STORE = MethodTypeDesc.of(CD_void, CD_FLOATS, CD_int);
  private static final MethodTypeDesc STORE_MASKED =
      MethodTypeDesc.of(CD_void, CD_FLOATS, CD_int, CD_MASK);
  private static final MethodTypeDesc IN_RANGE = MethodTypeDesc.of(CD_MASK, CD_int, CD_int);

  private final CodeBuilder code;
  private final int rows;
  private final int vectors;
  private final int lanes;
  private final boolean masked;

  // The parameters of Microkernel.run, by slot, and the locals after them.
  private final int a;
  private final int aIndex;
  private final int aRowStride;
  private final int aStep;
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

  private MicrokernelWriter(CodeBuilder code, int rows, int vectors, int lanes, boolean masked) {
    this.code = code;
    this.rows = rows;
    this.vectors = vectors;
    this.lanes = lanes;
    this.masked = masked;
    a = code.parameterSlot(0);
    aIndex = code.parameterSlot(1);
    aRowStride = code.parameterSlot(2);
    aStep = code.parameterSlot(3);
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
   * @param masked whether the last vector has only {@code tail} columns
   */
  static Microkernel write(int rows, int vectors, int lanes, boolean masked) {
    final var lookup = MethodHandles.lookup();
    final String name = "Microkernel" + rows + "x" + vectors + (masked ? "Tail" : "");
    final byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(lookup.lookupClass().getPackageName(), name),
                type -> {
                  type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
                  type.withInterfaceSymbols(Microkernel.class.describeConstable().orElseThrow());
                  type.withMethodBody(
                      INIT_NAME,
                      MTD_void,
                      0,
                      init -> init.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
                  type.withMethodBody(
                      "run",
                      RUN,
                      ClassFile.ACC_PUBLIC,
                      run -> new MicrokernelWriter(run, rows, vectors, lanes, masked).body());
                });
    try {
      final var hidden = lookup.defineHiddenClass(bytes, true);
      return (Microkernel) hidden.findConstructor(hidden.lookupClass(), methodType(void.class)).invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("Could not load the generated kernel " + name + ".", e);
    }
  }

  private void body() {
    // The early return lets warm-up calls of depth 0 count as calls at almost no cost.
    final var some = code.newLabel();
    code.iload(depth).ifgt(some).return_().labelBinding(some);
    if (masked) {
      species().iconst_0().iload(tail);
      code.invokeinterface(CD_SPECIES, "indexInRange", IN_RANGE).astore(mask);
    }
    start();
    rowOffsets();
    loop();
    finish();
    code.return_();
  }

  /** Sets the sums to C or to zero. */
  private void start() {
    code.iload(accumulate)
        .ifThenElse(
            then -> eachElement(this::loadC),
            otherwise ->
                eachElement(
                    (r, v) -> {
                      species().invokestatic(CD_VECTOR, "zero", ZERO).astore(sum[r][v]);
                    }));
  }

  private void loadC(int r, int v) {
    species().aload(c);
    cElement(r, v);
    loadVector(v).astore(sum[r][v]);
  }

  private void rowOffsets() {
    for (int r = 1; r < rows; r++) {
      code.iload(aRowStride).loadConstant(r).imul().istore(aRow[r]);
    }
  }

  /** for (k = depth; k > 0; k--) { load B; for each row: broadcast A, multiply and add }. */
  private void loop() {
    final var next = code.newLabel();
    final var end = code.newLabel();
    code.labelBinding(next).iload(depth).ifle(end);
    for (int v = 0; v < vectors; v++) {
      species().aload(b).iload(bIndex).loadConstant(v * lanes).iadd();
      loadVector(v).astore(bVector[v]);
    }
    for (int r = 0; r < rows; r++) {
      species().aload(a).iload(aIndex);
      if (r > 0) {
        code.iload(aRow[r]).iadd();
      }
      code.faload().invokestatic(CD_VECTOR, "broadcast", BROADCAST).astore(scratch);
      for (int v = 0; v < vectors; v++) {
        code.aload(scratch).aload(bVector[v]).aload(sum[r][v]);
        code.invokevirtual(CD_VECTOR, "fma", FMA).astore(sum[r][v]);
      }
    }
    code.iload(aIndex).iload(aStep).iadd().istore(aIndex);
    code.iload(bIndex).iload(bStep).iadd().istore(bIndex);
    code.iinc(depth, -1).goto_(next).labelBinding(end);
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
    return code.getstatic(CD_VECTOR, "SPECIES_PREFERRED", CD_SPECIES);
  }

  private void cElement(int r, int v) {
    code.iload(cIndex).iload(cRowStride).loadConstant(r).imul().iadd();
    code.loadConstant(v * lanes).iadd();
  }

  /** Loads vector v; the species, the array and the index are on the stack. */
  private CodeBuilder loadVector(int v) {
    return isTail(v)
        ? code.aload(mask).invokestatic(CD_VECTOR, "fromArray", LOAD_MASKED)
        : code.invokestatic(CD_VECTOR, "fromArray", LOAD);
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

  private static ClassDesc incubator(String name) {
    return ClassDesc.of("jdk.incubator.vector", name);
  }
}
