import Medblocks
import MedblocksTesting
import Testing

@Suite("JSON.Object")
struct JSONObjectTests {
  @Test("an object keeps the order of its keys, compares without it, and has each key once")
  func objects() throws {
    var object = try #require(try JSON(parsing: #"{"b":1,"a":2,"c":3}"#).object)
    #expect(object.keys == ["b", "a", "c"])
    #expect(object == ["a": 2, "c": 3, "b": 1])
    #expect(Set([object, ["a": 2, "c": 3, "b": 1]]).count == 1)
    #expect(object != ["a": 2, "c": 3, "b": 1.0])
    object["a"] = nil
    object["d"] = 4
    object["b"] = 9
    #expect(JSON.object(object).description == #"{"b":9,"c":3,"d":4}"#)
    #expect(object["c"] == 3)
    object["x"] = nil
    #expect(object.count == 3)
    #expect((["k": 1, "k": 2] as JSON.Object)["k"] == 2)
  }

  @Test("keys are compared by their bytes, not by Unicode equivalence")
  func keysAreBytes() throws {
    let text = "{\"\u{E9}\":1,\"e\u{301}\":2}"
    let json = try JSON(parsing: text)
    #expect(json.description.unicodeScalars.elementsEqual(text.unicodeScalars))
    #expect(json["\u{E9}"].int == 1 && json["e\u{301}"].int == 2)
    #expect(try JSON(parsing: #"{"\u00e9":1,"é":2}"#) == ["é": 2])
  }

  @Test(
    "lookup, comparison and mutation work for any number of keys", arguments: [1, 15, 16, 17, 400])
  func manyKeys(count: Int) throws {
    let members = (0..<count).map { (key: "k\($0)", value: JSON.number(JSON.Number($0))) }
    let text = "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    var object = try #require(try JSON(parsing: text).object)
    #expect(object.keys == members.map(\.key))
    for (key, value) in members { #expect(object[key] == value) }
    #expect(object == JSON.Object(members.reversed().map { ($0.key, $0.value) }))
    let twice = text.dropLast() + ",\"k\(count - 1)\":0}"
    let last = try #require(try JSON(parsing: String(twice)).object)
    #expect(last.keys == object.keys && last["k\(count - 1)"] == 0)
    object["k0"] = nil
    object["new"] = true
    object["k\(count / 2)"] = "changed"
    #expect(object["k0"] == (count == 1 ? "changed" : nil) && object["new"] == true)
    #expect(object["k\(count / 2)"] == "changed")
  }

  @Test("random changes have the effect that they have on an array of members")
  func randomChanges() {
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<40 {
      var object = JSON.Object()
      var members: [(key: String, value: JSON)] = []
      let keys = Int.random(in: 1...60, using: &generator)
      for step in 0..<400 {
        let key = "k\(Int.random(in: 0..<keys, using: &generator))"
        let position = members.firstIndex { $0.key == key }
        let value: JSON? = Bool.random(using: &generator) ? .number(JSON.Number(step)) : nil
        object[key] = value
        switch (position, value) {
        case (let position?, let value?): members[position].value = value
        case (let position?, nil): members.remove(at: position)
        case (nil, let value?): members.append((key, value))
        case (nil, nil): break
        }
        #expect(object.keys == members.map(\.key) && object.count == members.count)
        #expect(object.reversed().map(\.key) == members.reversed().map(\.key))
        #expect(object.map(\.value) == members.map(\.value))
        #expect(object.isEmpty == members.isEmpty && object.first?.key == members.first?.key)
      }
      #expect(object == JSON.Object(members.map { ($0.key, $0.value) }))
    }
  }
}
