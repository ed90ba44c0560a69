package io.across.internal.python.modules;

/**
 * The answer to a peer that imports a module: the arguments of an {@code across._importer.AcrossLoader} but for the last one,
 * which is None (protocol, section 5).
 *
 * @param source the decoded text, lines ended by {@code \n}
 * @param isPackage whether it has submodules
 * @param fileName for tracebacks; the receiver appends an asterisk, unless it is of the form {@code <...>}
 */
public record ModuleFile(String source, boolean isPackage, String fileName) {

    /** A directory without a source of its own: to the peer, an empty package. */
    static ModuleFile namespacePackage() {
        return new ModuleFile("", true, "<source>");
    }
}
