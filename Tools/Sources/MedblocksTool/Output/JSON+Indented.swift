import Medblocks

extension JSON {
  /// The value on one line, safe on a terminal, with numbers as they were written.
  var line: String { description.printableJSON }

  /// The value with a line for each member and element, as ``line`` otherwise.
  var indented: String {
    var text = ""
    write(to: &text, indent: "")
    return text
  }

  private func write(to text: inout String, indent: String) {
    let inner = indent + "  "
    switch self {
    case .array(let values) where !values.isEmpty:
      for (index, value) in values.enumerated() {
        text += (index == 0 ? "[\n" : ",\n") + inner
        value.write(to: &text, indent: inner)
      }
      text += "\n\(indent)]"
    case .object(let object) where !object.isEmpty:
      for (index, member) in object.enumerated() {
        text += (index == 0 ? "{\n" : ",\n") + inner + JSON.string(member.key).line + ": "
        member.value.write(to: &text, indent: inner)
      }
      text += "\n\(indent)}"
    default: text += line
    }
  }
}
