import Foundation

/// Python's `json` in strict mode, as a reference implementation of RFC 8259.
enum ReferenceParser {
  enum Verdict: Character {
    case rejected = "0"
    case accepted = "1"
    /// Valid by the grammar, but with a repeated key or an unpaired surrogate.
    case ambiguous = "2"
  }

  static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/env") && runs()

  private static let script = """
    import json, sys

    def constant(name):
        raise ValueError(name)

    def members(pairs):
        global ambiguous
        ambiguous = ambiguous or len({key for key, _ in pairs}) < len(pairs)
        for key, value in pairs:
            text(key), text(value)
        return {}

    def text(value):
        global ambiguous
        if isinstance(value, str):
            ambiguous = ambiguous or any('\\ud800' <= c <= '\\udfff' for c in value)
        elif isinstance(value, list):
            for element in value:
                text(element)

    verdicts = []
    with open(sys.argv[1], 'rb') as file:
        while head := file.read(4):
            ambiguous = False
            try:
                value = json.loads(
                    file.read(int.from_bytes(head, 'big')).decode('utf-8'), parse_constant=constant,
                    parse_int=lambda n: 0, parse_float=lambda n: 0, object_pairs_hook=members)
                text(value)
                verdicts.append('2' if ambiguous else '1')
            except ValueError:
                verdicts.append('0')
    print(''.join(verdicts))
    """

  static func verdicts(on texts: [[UInt8]]) throws -> [Verdict] {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    var input = Data()
    for text in texts {
      withUnsafeBytes(of: UInt32(text.count).bigEndian) { input.append(contentsOf: $0) }
      input.append(contentsOf: text)
    }
    try input.write(to: file)
    return try run([script, file.path]).compactMap(Verdict.init)
  }

  private static func runs() -> Bool { (try? run(["print(1)"])) == "1\n" }

  private static func run(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }
}
