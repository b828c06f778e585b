package gradus.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
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
import java.util.function.Consumer;

/** Loads a kernel written as bytecode, and names the parts of the Vector API that kernels call. */
final class GeneratedKernel {

  static final ClassDesc CD_FLOATS = CD_float.arrayType();
  static final ClassDesc CD_VECTOR = incubator("FloatVector");
  static final ClassDesc CD_ANY_VECTOR = incubator("Vector");
  static final ClassDesc CD_SPECIES = incubator("VectorSpecies");
  static final ClassDesc CD_MASK = incubator("VectorMask");
  static final ClassDesc CD_SHUFFLE = incubator("VectorShuffle");
  static final MethodTypeDesc LOAD = MethodTypeDesc.of(CD_VECTOR, CD_SPECIES, CD_FLOATS, CD_int);
  static final MethodTypeDesc STORE = MethodTypeDesc.of(CD_void, CD_FLOATS, CD_int);

  private GeneratedKernel() {}

  /**
   * Defines a hidden class with one method, and makes an instance.
   *
   * @param type the interface that has the method {@code run}
   */
  static <T> T load(Class<T> type, String name, MethodTypeDesc run, Consumer<CodeBuilder> body) {
    final var lookup = MethodHandles.lookup();
    final byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(lookup.lookupClass().getPackageName(), name),
                builder -> {
                  builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
                  builder.withInterfaceSymbols(type.describeConstable().orElseThrow());
                  builder.withMethodBody(
                      INIT_NAME,
                      MTD_void,
                      0,
                      init ->
                          init.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
                  builder.withMethodBody("run", run, ClassFile.ACC_PUBLIC, body);
                });
    try {
      final var hidden = lookup.defineHiddenClass(bytes, true);
      return type.cast(
          hidden.findConstructor(hidden.lookupClass(), methodType(void.class)).invoke());
    } catch (Throwable e) {
      throw new IllegalStateException("Could not load the generated kernel " + name + ".", e);
    }
  }

  /** Pushes the species of the widest vectors. */
  static CodeBuilder species(CodeBuilder code) {
    return code.getstatic(CD_VECTOR, "SPECIES_PREFERRED", CD_SPECIES);
  }

  /** if (count <= 0) { while (count < 0) count++; return; }, as {@link WarmUp} wants it. */
  static void idle(CodeBuilder code, int count) {
    final var work = code.newLabel();
    final var next = code.newLabel();
    final var end = code.newLabel();
    code.iload(count).ifgt(work);
    code.labelBinding(next).iload(count).ifge(end).iinc(count, 1).goto_(next);
    code.labelBinding(end).return_().labelBinding(work);
  }

  private static ClassDesc incubator(String name) {
    return ClassDesc.of("jdk.incubator.vector", name);
  }
}
