extension SyntheticPatient.Person {
  /// The fictitious persons.
  static let all = [
    withDiabetes, withHighCholesterol, withAsthma, healthy, withHypothyroidism,
  ]

  private static let bronchitis = Concept.snomed("10509002", "Acute bronchitis")
  private static let penicillin = Concept.snomed("91936005", "Allergy to penicillin")
  private static let tetanus = Concept.vaccine("115", "Tetanus, diphtheria, pertussis (Tdap)")
  private static let covid = Concept.vaccine("208", "COVID-19, mRNA")

  private static let withDiabetes = Self(
    given: "Quilla", family: "Samplewood", gender: "female", birthDate: "1958-03-02",
    diagnoses: [
      Diagnosis(concept: .snomed("38341003", "Hypertensive disorder"), onset: 2_530),
      Diagnosis(concept: .snomed("44054006", "Diabetes mellitus type 2"), onset: 1_870),
      Diagnosis(concept: bronchitis, onset: 700, end: 680),
    ],
    allergies: [penicillin],
    medicines: [
      Medicine(
        concept: .rxNorm("861007", "Metformin 500 mg tablet"), start: 1_380,
        dosage: "half a tablet twice a day"),
      Medicine(
        concept: .rxNorm("314076", "Lisinopril 10 mg tablet"), start: 1_100,
        dosage: "one tablet in the morning"),
      Medicine(
        concept: .rxNorm(nil, "Cough syrup"), start: 700, dosage: "one spoon when needed",
        status: "completed"),
    ],
    vaccinations: [
      Vaccination(concept: tetanus, day: 2_200),
      Vaccination(concept: .vaccine("187", "Zoster, recombinant"), day: 820),
      Vaccination(concept: covid, day: 510),
    ],
    trends: [
      .hba1c: Trend(8.6, 6.9), .glucose: Trend(172, 128), .ldl: Trend(128, 92),
      .hdl: Trend(44, 49), .creatinine: Trend(0.88, 1.02), .hemoglobin: Trend(13.1, 12.5),
      .tsh: Trend(2.1, 2.4), .egfr: Trend(74, 61), .weight: Trend(91, 84),
      .systolic: Trend(148, 134), .diastolic: Trend(91, 82),
    ])

  private static let withHighCholesterol = Self(
    given: "Tobin", family: "Fictionfield", gender: "male", birthDate: "1971-11-23",
    diagnoses: [
      Diagnosis(concept: .snomed("55822004", "Hyperlipidemia"), onset: 1_290),
      Diagnosis(concept: bronchitis, onset: 410, end: 395),
    ],
    allergies: [.snomed("91935009", "Allergy to peanut")],
    medicines: [
      Medicine(
        concept: .rxNorm("617310", "Atorvastatin 20 mg tablet"), start: 1_260,
        dosage: "one tablet in the evening"),
      Medicine(
        concept: .rxNorm("310965", "Ibuprofen 200 mg tablet"), start: 900,
        dosage: "one tablet when needed, up to three a day", status: "stopped"),
    ],
    vaccinations: [
      Vaccination(concept: tetanus, day: 1_650), Vaccination(concept: covid, day: 480),
    ],
    trends: [
      .hba1c: Trend(5.4, 5.5), .glucose: Trend(94, 96), .ldl: Trend(188, 104),
      .hdl: Trend(38, 44), .creatinine: Trend(0.98, 1.02), .hemoglobin: Trend(14.8, 15.0),
      .tsh: Trend(1.6, 1.7), .egfr: Trend(90, 86), .weight: Trend(94, 88),
      .systolic: Trend(136, 128), .diastolic: Trend(86, 80),
    ])

  private static let withAsthma = Self(
    given: "Marisol", family: "Pretendwell", gender: "female", birthDate: "1986-07-14",
    diagnoses: [
      Diagnosis(concept: .snomed("195967001", "Asthma"), onset: 6_900),
      Diagnosis(concept: .snomed("61582004", "Allergic rhinitis"), onset: 5_100),
    ],
    allergies: [penicillin, .snomed("418689008", "Allergy to grass pollen")],
    medicines: [
      Medicine(
        concept: .rxNorm("745679", "Albuterol inhaler, 90 micrograms per puff"), start: 1_420,
        dosage: "two puffs when needed"),
      Medicine(
        concept: .rxNorm(nil, "Fluticasone inhaler, 44 micrograms per puff"), start: 980,
        dosage: "two puffs twice a day"),
      Medicine(
        concept: .rxNorm("1014678", "Cetirizine 10 mg tablet"), start: 760,
        dosage: "one tablet a day, from April to July"),
    ],
    vaccinations: [
      Vaccination(concept: tetanus, day: 1_900), Vaccination(concept: covid, day: 530),
    ],
    trends: [
      .hba1c: Trend(5.2, 5.3), .glucose: Trend(87, 90), .ldl: Trend(104, 110),
      .hdl: Trend(58, 60), .creatinine: Trend(0.72, 0.74), .hemoglobin: Trend(13.6, 13.1),
      .tsh: Trend(1.4, 1.8), .egfr: Trend(108, 104), .weight: Trend(63, 65),
      .systolic: Trend(116, 118), .diastolic: Trend(74, 76),
    ])

  private static let healthy = Self(
    given: "Anders", family: "Madeupson", gender: "male", birthDate: "1994-02-28",
    diagnoses: [
      Diagnosis(concept: .snomed("44465007", "Sprain of ankle"), onset: 640, end: 600)
    ],
    allergies: [.snomed("716186003", "No known allergy")],
    medicines: [
      Medicine(
        concept: .rxNorm("310965", "Ibuprofen 200 mg tablet"), start: 640,
        dosage: "one tablet three times a day for a week", status: "completed")
    ],
    vaccinations: [
      Vaccination(concept: tetanus, day: 640), Vaccination(concept: covid, day: 1_020),
      Vaccination(concept: .vaccine("165", "Human papillomavirus, nine-valent"), day: 4_300),
    ],
    trends: [
      .hba1c: Trend(5.0, 5.1), .glucose: Trend(84, 87), .ldl: Trend(92, 98),
      .hdl: Trend(56, 54), .creatinine: Trend(0.92, 0.95), .hemoglobin: Trend(15.2, 15.4),
      .tsh: Trend(1.9, 2.0), .egfr: Trend(112, 107), .weight: Trend(76, 78),
      .systolic: Trend(118, 120), .diastolic: Trend(75, 76),
    ])

  private static let withHypothyroidism = Self(
    given: "Iyo", family: "Placeholder", gender: "other", birthDate: "2003-09-09",
    diagnoses: [Diagnosis(concept: .snomed("40930008", "Hypothyroidism"), onset: 1_410)],
    allergies: [.snomed("300916003", "Latex allergy")],
    medicines: [
      Medicine(
        concept: .rxNorm(nil, "Levothyroxine 50 micrograms tablet"), start: 1_390,
        dosage: "one tablet in the morning, before breakfast"),
      Medicine(
        concept: .rxNorm(nil, "Vitamin D 1000 units capsule"), start: 1_000,
        dosage: "one capsule a day", status: "stopped"),
    ],
    vaccinations: [
      Vaccination(concept: tetanus, day: 3_100), Vaccination(concept: covid, day: 990),
      Vaccination(concept: .vaccine("165", "Human papillomavirus, nine-valent"), day: 3_600),
    ],
    trends: [
      .hba1c: Trend(5.1, 5.1), .glucose: Trend(82, 85), .ldl: Trend(118, 98),
      .hdl: Trend(60, 62), .creatinine: Trend(0.78, 0.80), .hemoglobin: Trend(12.7, 13.8),
      .tsh: Trend(8.9, 2.4), .egfr: Trend(118, 115), .weight: Trend(68, 64),
      .systolic: Trend(108, 112), .diastolic: Trend(68, 70),
    ])
}
