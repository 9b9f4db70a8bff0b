"""Every numbered input of the findings of November 2026 on answer files has its test: here is which.

``shared/findings/answer-files.md`` (F1–F14, M: minor), ``own-frameworks.md`` (O6–O10), the issue's parts (P1–P16). Where
an input stands in a table of ``test_findings_inputs.py`` or ``test_findings_runs.py``, its name there begins with the id.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
INPUTS, RUNS = "ingest/test_findings_inputs.py", "workflows/test_findings_runs.py"
WAVES, JOIN, FRAMES = "workflows/test_earlier_waves.py", "workflows/test_join_files.py", "ingest/test_frames.py"
COLUMNS, TOOLS = "ingest/columns/test_columns_accounted.py", "ingest/columns/test_tool_columns.py"
PEOPLE, WHO, START = (
    "ingest/rows/test_not_people.py",
    "ingest/columns/test_identity.py",
    "ingest/columns/test_scale_start.py",
)
RECIPE, AUDIT, FILES = "ingest/test_recipe.py", "ingest/test_audit_inputs.py", "workflows/test_answer_files.py"

HELD: dict[str, list[str]] = {
    "F1 a tool's row counter pairs waves": [f"{WAVES}::test_a_count_of_rows_pairs_nobody", f"{WAVES}::test_waves_with_only_a_count_are_refused"],
    "F1 MS Forms and LimeSurvey, 20 people, 10 rose": ["workflows/test_layouts_in_waves.py::test_ten_rose_and_nobody_declines_between_two_tools", "workflows/test_layouts_in_waves.py::test_two_waves_of_a_tool_have_the_same_people_and_their_true_answers"],
    "F1 two sites collide": [f"{JOIN}::test_two_sites_with_their_own_count_do_not_collide", RUNS],
    "F1 one person twice under one code": [INPUTS],
    "F1 Kobo _id, MS Forms, SurveyMonkey": [f"{WHO}::test_a_count_of_rows_is_no_person_where_another_column_names_them", INPUTS],
    "F1 --dry-run covers --before": [f"{WAVES}::test_a_dry_run_covers_the_earlier_waves_and_their_pairing"],
    "F2 1 to 4 and 1 to 5": [AUDIT, INPUTS],
    "F2 mixed": [f"{START}::test_the_answer_holds_for_every_scale_of_the_file", f"{START}::test_a_column_from_1_beside_one_from_0_is_asked_about", INPUTS],
    "F3 rows of the first wave": [f"{WAVES}::test_rows_of_the_first_wave_that_cannot_be_read_come_back"],
    "F3 --before twice, no id, own id headers": [RUNS, f"{WAVES}::test_each_file_names_people_under_its_own_header"],
    "F4 a column full of answers": [f"{COLUMNS}::test_a_header_that_contains_one_whole_question_is_that_question", f"{COLUMNS}::test_cells_that_read_as_answers_make_an_unknown_question", f"{COLUMNS}::test_an_unknown_question_names_the_nearest"],
    "F4 Moodle's arrow, Typeform, a reworded question": [f"{TOOLS}::test_an_answer_behind_an_arrow_is_that_of_its_question", f"{TOOLS}::test_columns_of_single_answers_without_their_question_are_no_groups", f"{COLUMNS}::test_an_earlier_wording_keeps_last_years_file_readable"],
    "F5 telephone in a question": [f"{COLUMNS}::test_a_telephone_in_a_question_is_not_personal", INPUTS],
    "F6 last means last in the file": [f"{PEOPLE}::test_time_decides_which_row_of_a_person_stays", RUNS],
    "F7 not people": [f"{PEOPLE}::test_a_row_that_is_perhaps_nobody_is_set_aside", f"{PEOPLE}::test_hidden_rows_of_a_sheet_are_counted_aloud", f"{PEOPLE}::test_a_form_that_was_opened_and_left_is_set_aside_and_one_that_declines_is_a_person", f"{PEOPLE}::test_a_recipe_leaves_rows_out_by_what_a_column_says", INPUTS],
    "F8 blank lines": [AUDIT, f"{WHO}::test_blank_lines_count_in_no_proportion"],
    "F9 recipe dead ends": [f"{RECIPE}::test_marks_of_answers_with_a_column_each_can_be_said", f"{RECIPE}::test_a_recipe_is_written_where_no_question_is_recognised", f"{RECIPE}::test_roles_of_a_file_with_one_row_per_answer_can_be_said", f"{RECIPE}::test_the_answer_perhaps_meant_is_proposed_and_marked_so", f"{RECIPE}::test_marks_of_known_tools_need_no_recipe", "cli/test_batch_ask.py::test_numbers_people_and_an_unknown_answer_are_decided_once"],
    "F10 one bad byte, cp850": [AUDIT, f"{FRAMES}::test_names_are_read_in_the_code_page_they_were_written_in"],
    "F11 codes written otherwise": ["cohort/test_pairing.py::test_ordinary_slips_of_writing_are_paired_and_said", f"{WAVES}::test_mistyped_codes_pair_or_wait_for_a_word_that_is_kept", RUNS],
    "F12 a line for each person": [f"{WAVES}::test_three_waves_in_order_give_one_line_a_person", "workflows/test_progress_by_group.py::test_the_record_and_the_terminal_say_it", RUNS],
    "F13 as many groups as asked": ["cohort/test_training_groups.py::test_as_many_groups_as_asked_none_twice_as_large_as_the_mean", "cohort/test_training_groups.py::test_seats_alone_say_how_many_groups", RUNS],
    "F14 joined files, a table with checks": [f"{JOIN}::test_two_files_of_the_same_people_are_one_row_each", f"{JOIN}::test_joining_is_offered_where_the_questions_differ", "forms/test_fixed_form.py::test_a_table_holds_the_areas_the_checks_or_exactly_the_questions_asked_for", RUNS],
    "M formulas, errors, a synthesis sheet": [f"{FILES}::test_formulas_without_a_result_and_errors_are_handed_back", f"{FRAMES}::test_sheets_of_other_people_are_read_together_as_groups_and_a_sheet_of_means_is_left_out_aloud"],
    "M password, .numbers, .fods, XML 2003": [f"{FRAMES}::test_workbooks_that_are_not_read_have_their_own_sentence"],
    "M what people call their code": [f"{AUDIT}::test_what_people_call_their_code_is_an_id", f"{WHO}::test_a_column_of_short_texts_all_different_is_offered"],
    "M long by text": [AUDIT, f"{FILES}::test_lines_that_are_no_question_are_left_out_aloud_where_all_people_have_them"],
    "M SurveyMonkey's two lines": [f"{TOOLS}::test_the_two_header_lines_of_surveymonkey_are_one", INPUTS],
    "M rejected.csv given back": [f"{JOIN}::test_rejected_rows_given_back_ask_about_nothing_of_ours", f"{JOIN}::test_a_file_and_its_corrected_rows_are_finished_in_one_go"],
    "M reliability, legend of the template, scores for people": [f"{JOIN}::test_reliability_reads_files_with_the_options_of_batch", "forms/test_printed_sheet.py::test_a_csv_table_says_what_each_code_means_and_is_read_back_even_where_several_answers_are_right", "workflows/test_batch.py::test_a_locale_speaks_in_headings_and_words_and_is_read_back", "workflows/test_batch.py::test_every_column_is_explained_beside_the_scores_in_the_readers_language"],
    "M Google quiz, invisible signs, a file as a group": [AUDIT, f"{TOOLS}::test_what_a_tool_gives_beside_a_question_is_the_tools", f"{FRAMES}::test_counts_of_rows_in_two_files_are_people_of_their_file_and_each_file_a_group"],
    "O6 sheets stacked": [f"{FRAMES}::test_sheets_with_the_same_people_are_waves_and_are_not_stacked", f"{FRAMES}::test_sheets_of_the_same_people_and_other_questions_are_offered_to_be_joined", INPUTS],
    "O7 a trailing space": [f"{FRAMES}::test_one_space_or_one_capital_splits_no_class"],
    "O8 either answer is accepted": ["content/test_content.py::test_either_of_two_right_answers_is_right_where_any_is_accepted", "content/test_bank_rules.py"],
    "O9 rotating forms": ["ingest/columns/test_question_blocks.py::test_blocks_that_are_empty_together_were_not_asked", AUDIT],
    "O10 the frame": [f"{FRAMES}::test_a_broken_header_is_said_once_and_not_of_each_row", f"{FRAMES}::test_a_table_on_its_side_is_said_once", f"{FRAMES}::test_a_folder_is_all_its_files", AUDIT, INPUTS],
    "P1 who": [f"{WHO}::test_the_choice_does_not_depend_on_the_order_of_columns"],
    "P2 one numbering": [f"{START}::test_the_recipe_keeps_the_answer"],
    "P3 every column": [f"{COLUMNS}::test_a_guessed_group_is_known_as_guessed", INPUTS],
    "P4 time": [f"{PEOPLE}::test_times_are_read_as_tools_write_them_or_not_at_all"],
    "P5 rows": [f"{PEOPLE}::test_a_column_that_says_what_each_row_is_tells_tests_and_drafts_however_many"],
    "P6 waves": [f"{FILES}::test_a_folder_of_results_can_be_the_wave_before", "ingest/columns/test_moments.py::test_one_file_is_two_waves"],
    "P7 codes": [f"{WAVES}::test_a_pairing_file_with_another_word_is_refused"],
    "P8 joining": [f"{JOIN}::test_answers_that_differ_are_said_and_not_used"],
    "P9 progress": ["workflows/test_progress_by_group.py::test_every_report_says_it", f"{WAVES}::test_a_person_s_page_says_what_changed_since_the_folders_before"],
    "P10 by question": ["cohort/test_question_results.py::test_the_commonest_mistake_is_named_with_its_explanation"],
    "P11 groups": ["cohort/test_training_groups.py::test_who_must_be_together_is_and_who_must_be_apart_is_not"],
    "P12 recipe": [f"{RECIPE}::test_what_was_decided_of_rows_is_written_again"],
    "P13 cells": [f"{FRAMES}::test_a_label_that_is_another_answers_code_is_asked_about", f"{FRAMES}::test_likeness_never_proposes_an_answer_of_a_check", f"{FRAMES}::test_html_signs_in_cells_are_read"],
    "P14 frame": [f"{FRAMES}::test_sites_with_their_own_count_do_not_collide_with_the_file_or_the_sheet_as_structure"],
    "P15 scores.csv": ["workflows/test_batch.py::test_scores_are_those_of_the_measure_to_the_decimals_asked_for"],
    "P16 speed": ["../benchmarks/batch.py"],
}  # fmt: skip


@pytest.mark.parametrize("finding", HELD)
def test_the_test_that_holds_a_finding_is_there(finding: str) -> None:
    for place in HELD[finding]:
        file, _, name = place.partition("::")
        path = TESTS / file
        functions = {
            one.name
            for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(one, ast.FunctionDef)
        }
        assert not name or name in functions, place


def test_every_finding_has_its_line() -> None:
    expected = [
        *(f"F{n}" for n in range(1, 15)),
        *(f"O{n}" for n in range(6, 11)),
        *(f"P{n}" for n in range(1, 17)),
        "M",
    ]

    assert {finding.split()[0] for finding in HELD} == set(expected)
