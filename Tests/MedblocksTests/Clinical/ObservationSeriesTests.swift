import Medblocks
import Testing

@Suite("ClinicalFact and ObservationSeries")
struct ObservationSeriesTests {
  private static let loinc =
    #""code":{"coding":[{"system":"local","code":"HG"},{"system":"http://loinc.org","code":"718-7","display":"Hb"}]}"#

  private func record(
    _ members: String, id: String = "1", at source: FHIRSource.ID? = "a",
    of patientID: String = "user_42", type: String = "Observation"
  ) throws -> PatientRecord {
    let resource = #"{"resourceType":"\#(type)","id":"\#(id)",\#(members)}"#
    return PatientRecord(
      patientID: patientID, source: source, resource: try FHIRResource(parsing: resource.utf8))
  }

  private func lab(
    _ value: String, _ date: String?, unit: String = "g/dL", code: String = loinc
  ) -> String {
    let effective = date.map { #","effectiveDateTime":"\#($0)""# } ?? ""
    return #"\#(code),"valueQuantity":{"value":\#(value),"unit":"\#(unit)"}\#(effective)"#
  }

  private func series(_ records: [PatientRecord]) -> [ObservationSeries] {
    ObservationSeries.series(of: ClinicalFact.facts(in: records))
  }

  @Test("observations with the same LOINC code are one series in order of date")
  func order() throws {
    let other =
      #""code":{"text":"Hemoglobin","coding":[{"system":"http://loinc.org","code":"718-7"}]}"#
    let series = series([
      try record(lab("14.10", "2021-01-02"), id: "1"),
      try record(lab("13.9", "2019", code: other), id: "2", at: "b"),
      try record(lab("14", "2020-05"), id: "3"),
    ])
    #expect(series.count == 1)
    #expect(series[0].coding?.code == "718-7")
    #expect(series[0].title == "Hb")
    #expect(series[0].plots.map(\.unit) == ["g/dL"])
    let points = series[0].plots[0].points
    #expect(points.map(\.quantity.value.text) == ["13.9", "14", "14.10"])
    #expect(points.map(\.value) == [13.9, 14, 14.1])
    #expect(points.map(\.entry.sources) == [["b"], ["a"], ["a"]])
    #expect(series[0].unplotted == [])
  }

  @Test("units are never mixed: UCUM codes are compared, otherwise the units as written")
  func units() throws {
    let ucum =
      #"\#(Self.loinc),"effectiveDateTime":"2022","valueQuantity":{"value":15,"unit":"grams","system":"http://unitsofmeasure.org","code":"g/dL"}"#
    let series = series([
      try record(lab("14", "2019"), id: "1"),
      try record(lab("8.7", "2020", unit: "mmol/L"), id: "2"),
      try record(lab("140", "2021", unit: "g/L"), id: "3"), try record(ucum, id: "4"),
      try record(lab("9", "2023", unit: "mmol/L"), id: "5"),
    ])
    #expect(series.count == 1)
    #expect(series[0].plots.map(\.unit) == ["grams", "mmol/L", "g/L"])
    #expect(series[0].plots.map { $0.points.map(\.value) } == [[14, 15], [8.7, 9], [140]])
  }

  @Test(
    "an entry without a number or date is listed apart",
    arguments: [
      #""valueQuantity":{"value":14}"#, #""effectiveDateTime":"childhood","valueInteger":14"#,
      #""effectiveDateTime":"2019","valueString":"14""#,
      #""effectiveDateTime":"2019","valueQuantity":{"value":14,"comparator":"<"}"#,
      #""effectiveDateTime":"2019","valueQuantity":{"value":1e400}"#,
      #""effectiveDateTime":"2019","dataAbsentReason":{"text":"error"}"#,
      #""effectiveDateTime":"2019""#,
    ])
  func unplotted(members: String) throws {
    let series = series([
      try record(#"\#(Self.loinc),\#(members)"#, id: "1"), try record(lab("14", "2018"), id: "2"),
    ])
    #expect(series.count == 1)
    #expect(series[0].entries.map(\.fact.id.resourceID) == ["2", "1"])
    #expect(series[0].unplotted.map(\.fact.id.resourceID) == ["1"])
    #expect(series[0].plots.map(\.points.count) == [1])
  }

  @Test("a text without a code system is compared within one facility only")
  func textOnly() throws {
    let text = #""code":{"text":"Glucose"}"#
    let none = #""code":{}"#
    let series = series([
      try record(lab("1", "2019", code: text), id: "1"),
      try record(lab("2", "2020", code: text), id: "2"),
      try record(lab("3", "2021", code: text), id: "3", at: "b"),
      try record(lab("4", "2021", code: none), id: "4"),
      try record(lab("5", "2021", code: none), id: "5"),
    ])
    #expect(series.map(\.entries.count) == [2, 1, 1, 1])
  }

  @Test("components have series of their own, and the panel has none")
  func components() throws {
    func pressure(_ systolic: Int, _ date: String) -> String {
      #""code":{"text":"BP"},"effectiveDateTime":"\#(date)","component":[{"code":{"text":"Systolic"},"valueQuantity":{"value":\#(systolic)}},{"code":{"text":"Diastolic"},"valueQuantity":{"value":80}}]"#
    }
    let series = series([
      try record(pressure(130, "2020"), id: "1"), try record(pressure(120, "2019"), id: "2"),
    ])
    #expect(series.map(\.title) == ["Systolic", "Diastolic"])
    #expect(series[0].plots[0].points.map(\.value) == [120, 130])
  }

  @Test("what is not a fact or not an observation has no series")
  func excluded() throws {
    let error = lab("14", "2019") + #","status":"entered-in-error""#
    let records = [
      try record(error), try record(lab("14", "2019"), type: "DiagnosticReport"),
    ]
    #expect(series(records) == [])
    #expect(ClinicalFact.facts(in: records).count == 2)
  }

  @Test("the range of a point is known if it is comparable")
  func range() throws {
    let range = #","referenceRange":[{"low":{"value":12,"unit":"g/dL"}}]"#
    let series = series([
      try record(lab("14", "2019") + range, id: "1"),
      try record(lab("14", "2020", unit: "g/L") + range, id: "2"),
    ])
    let points = series[0].plots.map { $0.points[0] }
    #expect(points.map(\.range?.low) == [12, nil])
    #expect(points.map { $0.range == nil } == [false, true])
  }

  @Test(
    "facts are the same if code, date, value, unit and status are",
    arguments: [
      (#""valueQuantity":{"value":6.1,"unit":"g"}"#, true),
      (#""valueQuantity":{"value":6.10,"unit":"g"}"#, true),
      (#""valueQuantity":{"value":6.2,"unit":"g"}"#, false),
      (#""valueQuantity":{"value":6.1,"unit":"mg"}"#, false),
      (#""valueQuantity":{"value":6.1,"unit":"g","comparator":"<"}"#, false),
      (#""valueString":"6.1 g""#, false),
      (#""valueQuantity":{"value":6.1,"unit":"g"},"status":"final""#, false),
      (#""valueQuantity":{"value":6.1,"unit":"g"},"component":[{"valueInteger":1}]"#, false),
    ])
  func sameFact(members: String, isSame: Bool) throws {
    let date = #""effectiveDateTime":"2019-05-03T10:00:00+02:00""#
    let first = try record(
      #"\#(Self.loinc),\#(date),"valueQuantity":{"value":6.1,"unit":"g"}"#)
    let second = try record(
      #"\#(Self.loinc),"effectiveDateTime":"2019-05-03T08:00:00Z",\#(members)"#, id: "2", at: "b")
    #expect(try first.resource.summary.isSameFact(as: second.resource.summary) == isSame)
    let facts = ClinicalFact.facts(in: [first, second])
    #expect(facts.map(\.sources) == (isSame ? [["a", "b"]] : [["a"], ["b"]]))
  }

  @Test(
    "a fact that cannot be compared has no key",
    arguments: [
      ("Observation", #""code":{"text":"Glucose"},"effectiveDateTime":"2019""#, false),
      ("Observation", loinc, false), ("Observation", loinc + #","issued":"childhood""#, false),
      ("Observation", loinc + #","issued":"2019""#, true),
      ("Observation", loinc + #","issued":"2019","status":"entered-in-error""#, false),
      ("AllergyIntolerance", loinc, true), ("Condition", loinc, true),
      ("Procedure", loinc, false), ("Immunization", #""vaccineCode":{}"#, false),
      ("Encounter", #""type":[{"coding":[{"system":"s","code":"c"}]}]"#, false),
      ("DocumentReference", #""type":{"coding":[{"system":"s","code":"c"}]}"#, false),
    ])
  func noKey(type: String, members: String, hasKey: Bool) throws {
    let record = try record(members, type: type)
    #expect((try record.resource.summary.factKey != nil) == hasKey)
  }

  @Test("a day and a time on that day are two dates")
  func dates() throws {
    let day = try record(lab("1", "2019-05-03")).resource.summary
    let time = try record(lab("1", "2019-05-03T00:00:00Z")).resource.summary
    #expect(!day.isSameFact(as: time))
    #expect(day.isSameFact(as: day))
  }

  @Test("equal records of one facility or of two patients stay apart")
  func apart() throws {
    let twice = try ["1", "2"].map { try record(lab("1", "2019"), id: $0) }
    let elsewhere = try ["3", "4", "5"].map { try record(lab("1", "2019"), id: $0, at: "b") }
    let other = try record(lab("1", "2019"), id: "6", at: "b", of: "user_43")
    let facts = ClinicalFact.facts(in: twice + elsewhere + [other])
    #expect(
      facts.map { $0.records.compactMap(\.resourceID) } == [["1", "3"], ["2", "4"], ["5"], ["6"]])
  }

  @Test("a medication in a record of its own names the order")
  func medication() throws {
    let facts = ClinicalFact.facts(in: [
      try record(#""medicationReference":{"reference":"Medication/m"}"#, type: "MedicationRequest"),
      try record(#""code":{"text":"Metformin"}"#, id: "m", type: "Medication"),
      try record(#""code":{"text":"Other"}"#, id: "m", at: "b", type: "Medication"),
    ])
    #expect(facts.first?.summary.title == "Metformin")
  }

  @Test("10,000 equal observations, and 10,000 units, take linear time")
  func large() throws {
    let start = ContinuousClock.now
    let records = try (0..<10_000).map { try record(lab("1", "2019"), id: "\($0)") }
    #expect(series(records).map(\.entries.count) == [10_000])
    let units = try (0..<10_000).map { try record(lab("1", "2019", unit: "\($0)"), id: "\($0)") }
    #expect(series(units).map(\.plots.count) == [10_000])
    #expect(ContinuousClock.now - start < .seconds(60))
  }
}
