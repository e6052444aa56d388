extension SyntheticPatient {
  /// A person and their history, with times in days before the end of the records.
  struct Person {
    /// A value that changes over the four years of the records.
    struct Trend {
      let first: Double
      let last: Double

      init(_ first: Double, _ last: Double) { (self.first, self.last) = (first, last) }

      /// Returns the value some days before the end, changed by up to 3 %.
      func measuredValue(_ daysAgo: Int, _ generator: inout SeededGenerator) -> Double {
        let elapsed = 1 - Double(min(daysAgo, 1_460)) / 1_460
        let deviation = Double(generator.integer(in: -30...30)) / 1_000
        return (first + (last - first) * elapsed) * (1 + deviation)
      }
    }

    struct Diagnosis {
      let concept: Concept
      let onset: Int
      /// Nil for a condition that is active.
      var end: Int?
    }

    struct Medicine {
      let concept: Concept
      let start: Int
      let dosage: String
      var status = "active"
    }

    struct Vaccination {
      let concept: Concept
      let day: Int
    }

    let given: String
    let family: String
    let gender: String
    let birthDate: String
    let diagnoses: [Diagnosis]
    let allergies: [Concept]
    let medicines: [Medicine]
    /// The vaccinations other than those against influenza.
    let vaccinations: [Vaccination]
    let trends: [Measurement: Trend]

    /// The number of diagnoses, allergies, medicines and vaccinations, the same for each person.
    private static let historyCount = 12

    /// The vaccinations, of which those against influenza are yearly.
    var allVaccinations: [Vaccination] {
      let count = diagnoses.count + allergies.count + medicines.count + vaccinations.count
      let influenza = (0..<max(0, Self.historyCount - count)).map { year in
        Vaccination(
          concept: .vaccine("150", "Influenza, injectable, quadrivalent"), day: 140 + 365 * year)
      }
      return vaccinations + influenza
    }

    /// Returns the person with an id of a patient.
    ///
    /// It is the one whose given name is a part of the id, in upper or lower case, such as `quilla` or
    /// `demo-Quilla-7`; otherwise it depends on the hash of the id.
    static func of(_ patientID: String) -> Person {
      let text = patientID.lowercased()
      if let named = all.first(where: { text.contains($0.given.lowercased()) }) { return named }
      var generator = SeededGenerator(seed: patientID)
      return all[generator.integer(in: 0...all.count - 1)]
    }
  }
}
