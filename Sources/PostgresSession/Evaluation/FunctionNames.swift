/// The names of the functions of PostgreSQL 15 (`pg_proc`): what is none of them does not exist.
enum FunctionNames {
  static let all = Set(firstHalf.words + secondHalf.words)

  private static let firstHalf = """
    RI_FKey_cascade_del RI_FKey_cascade_upd RI_FKey_check_ins RI_FKey_check_upd
    RI_FKey_noaction_del RI_FKey_noaction_upd RI_FKey_restrict_del RI_FKey_restrict_upd
    RI_FKey_setdefault_del RI_FKey_setdefault_upd RI_FKey_setnull_del RI_FKey_setnull_upd
    abbrev abs aclcontains acldefault aclexplode aclinsert aclitemeq aclitemin aclitemout
    aclremove acos acosd acosh age amvalidate any_in any_out anyarray_in anyarray_out
    anyarray_recv anyarray_send anycompatible_in anycompatible_out anycompatiblearray_in
    anycompatiblearray_out anycompatiblearray_recv anycompatiblearray_send
    anycompatiblemultirange_in anycompatiblemultirange_out anycompatiblenonarray_in
    anycompatiblenonarray_out anycompatiblerange_in anycompatiblerange_out anyelement_in
    anyelement_out anyenum_in anyenum_out anymultirange_in anymultirange_out anynonarray_in
    anynonarray_out anyrange_in anyrange_out anytextcat area areajoinsel areasel array_agg
    array_agg_array_finalfn array_agg_array_transfn array_agg_finalfn array_agg_transfn
    array_append array_cat array_dims array_eq array_fill array_ge array_gt array_in
    array_larger array_le array_length array_lower array_lt array_ndims array_ne array_out
    array_position array_positions array_prepend array_recv array_remove array_replace
    array_send array_smaller array_subscript_handler array_to_json array_to_string
    array_to_tsvector array_typanalyze array_unnest_support array_upper arraycontained
    arraycontains arraycontjoinsel arraycontsel arrayoverlap ascii asin asind asinh atan
    atan2 atan2d atand atanh avg bernoulli big5_to_euc_tw big5_to_mic big5_to_utf8
    binary_upgrade_create_empty_extension binary_upgrade_set_missing_value
    binary_upgrade_set_next_array_pg_type_oid binary_upgrade_set_next_heap_pg_class_oid
    binary_upgrade_set_next_heap_relfilenode binary_upgrade_set_next_index_pg_class_oid
    binary_upgrade_set_next_index_relfilenode
    binary_upgrade_set_next_multirange_array_pg_type_oid
    binary_upgrade_set_next_multirange_pg_type_oid binary_upgrade_set_next_pg_authid_oid
    binary_upgrade_set_next_pg_enum_oid binary_upgrade_set_next_pg_tablespace_oid
    binary_upgrade_set_next_pg_type_oid binary_upgrade_set_next_toast_pg_class_oid
    binary_upgrade_set_next_toast_relfilenode binary_upgrade_set_record_init_privs bit
    bit_and bit_count bit_in bit_length bit_or bit_out bit_recv bit_send bit_xor bitand
    bitcat bitcmp biteq bitge bitgt bitle bitlt bitne bitnot bitor bitshiftleft
    bitshiftright bittypmodin bittypmodout bitxor bool bool_accum bool_accum_inv
    bool_alltrue bool_and bool_anytrue bool_or booland_statefunc booleq boolge boolgt boolin
    boolle boollt boolne boolor_statefunc boolout boolrecv boolsend bound_box box box_above
    box_above_eq box_add box_below box_below_eq box_center box_contain box_contain_pt
    box_contained box_distance box_div box_eq box_ge box_gt box_in box_intersect box_le
    box_left box_lt box_mul box_out box_overabove box_overbelow box_overlap box_overleft
    box_overright box_recv box_right box_same box_send box_sub bpchar bpchar_larger
    bpchar_pattern_ge bpchar_pattern_gt bpchar_pattern_le bpchar_pattern_lt bpchar_smaller
    bpchar_sortsupport bpcharcmp bpchareq bpcharge bpchargt bpchariclike bpcharicnlike
    bpcharicregexeq bpcharicregexne bpcharin bpcharle bpcharlike bpcharlt bpcharne
    bpcharnlike bpcharout bpcharrecv bpcharregexeq bpcharregexne bpcharsend bpchartypmodin
    bpchartypmodout brin_bloom_add_value brin_bloom_consistent brin_bloom_opcinfo
    brin_bloom_options brin_bloom_summary_in brin_bloom_summary_out brin_bloom_summary_recv
    brin_bloom_summary_send brin_bloom_union brin_desummarize_range brin_inclusion_add_value
    brin_inclusion_consistent brin_inclusion_opcinfo brin_inclusion_union
    brin_minmax_add_value brin_minmax_consistent brin_minmax_multi_add_value
    brin_minmax_multi_consistent brin_minmax_multi_distance_date
    brin_minmax_multi_distance_float4 brin_minmax_multi_distance_float8
    brin_minmax_multi_distance_inet brin_minmax_multi_distance_int2
    brin_minmax_multi_distance_int4 brin_minmax_multi_distance_int8
    brin_minmax_multi_distance_interval brin_minmax_multi_distance_macaddr
    brin_minmax_multi_distance_macaddr8 brin_minmax_multi_distance_numeric
    brin_minmax_multi_distance_pg_lsn brin_minmax_multi_distance_tid
    brin_minmax_multi_distance_time brin_minmax_multi_distance_timestamp
    brin_minmax_multi_distance_timetz brin_minmax_multi_distance_uuid
    brin_minmax_multi_opcinfo brin_minmax_multi_options brin_minmax_multi_summary_in
    brin_minmax_multi_summary_out brin_minmax_multi_summary_recv
    brin_minmax_multi_summary_send brin_minmax_multi_union brin_minmax_opcinfo
    brin_minmax_union brin_summarize_new_values brin_summarize_range brinhandler broadcast
    btarraycmp btboolcmp btbpchar_pattern_cmp btbpchar_pattern_sortsupport btcharcmp
    btequalimage btfloat48cmp btfloat4cmp btfloat4sortsupport btfloat84cmp btfloat8cmp
    btfloat8sortsupport bthandler btint24cmp btint28cmp btint2cmp btint2sortsupport
    btint42cmp btint48cmp btint4cmp btint4sortsupport btint82cmp btint84cmp btint8cmp
    btint8sortsupport btnamecmp btnamesortsupport btnametextcmp btoidcmp btoidsortsupport
    btoidvectorcmp btrecordcmp btrecordimagecmp btrim bttext_pattern_cmp
    bttext_pattern_sortsupport bttextcmp bttextnamecmp bttextsortsupport bttidcmp
    btvarstrequalimage bytea_sortsupport bytea_string_agg_finalfn bytea_string_agg_transfn
    byteacat byteacmp byteaeq byteage byteagt byteain byteale bytealike bytealt byteane
    byteanlike byteaout bytearecv byteasend cardinality cash_cmp cash_div_cash cash_div_flt4
    cash_div_flt8 cash_div_int2 cash_div_int4 cash_div_int8 cash_eq cash_ge cash_gt cash_in
    cash_le cash_lt cash_mi cash_mul_flt4 cash_mul_flt8 cash_mul_int2 cash_mul_int4
    cash_mul_int8 cash_ne cash_out cash_pl cash_recv cash_send cash_words cashlarger
    cashsmaller cbrt ceil ceiling center char char_length character_length chareq charge
    chargt charin charle charlt charne charout charrecv charsend chr cideq cidin cidout cidr
    cidr_in cidr_out cidr_recv cidr_send cidrecv cidsend circle circle_above circle_add_pt
    circle_below circle_center circle_contain circle_contain_pt circle_contained
    circle_distance circle_div_pt circle_eq circle_ge circle_gt circle_in circle_le
    circle_left circle_lt circle_mul_pt circle_ne circle_out circle_overabove
    circle_overbelow circle_overlap circle_overleft circle_overright circle_recv
    circle_right circle_same circle_send circle_sub_pt clock_timestamp close_ls close_lseg
    close_pb close_pl close_ps close_sb col_description concat concat_ws contjoinsel contsel
    convert convert_from convert_to corr cos cosd cosh cot cotd count covar_pop covar_samp
    cstring_in cstring_out cstring_recv cstring_send cume_dist cume_dist_final
    current_database current_query current_schema current_schemas current_setting
    current_user currtid2 currval cursor_to_xml cursor_to_xmlschema database_to_xml
    database_to_xml_and_xmlschema database_to_xmlschema date date_bin date_cmp
    date_cmp_timestamp date_cmp_timestamptz date_eq date_eq_timestamp date_eq_timestamptz
    date_ge date_ge_timestamp date_ge_timestamptz date_gt date_gt_timestamp
    date_gt_timestamptz date_in date_larger date_le date_le_timestamp date_le_timestamptz
    date_lt date_lt_timestamp date_lt_timestamptz date_mi date_mi_interval date_mii date_ne
    date_ne_timestamp date_ne_timestamptz date_out date_part date_pl_interval date_pli
    date_recv date_send date_smaller date_sortsupport date_trunc datemultirange daterange
    daterange_canonical daterange_subdiff datetime_pl datetimetz_pl dcbrt decode degrees
    dense_rank dense_rank_final dexp diagonal diameter dispell_init dispell_lexize dist_bp
    dist_bs dist_cpoint dist_cpoly dist_lp dist_ls dist_pathp dist_pb dist_pc dist_pl
    dist_polyc dist_polyp dist_ppath dist_ppoly dist_ps dist_sb dist_sl dist_sp div dlog1
    dlog10 domain_in domain_recv dpow dround dsimple_init dsimple_lexize dsnowball_init
    dsnowball_lexize dsqrt dsynonym_init dsynonym_lexize dtrunc elem_contained_by_multirange
    elem_contained_by_range encode enum_cmp enum_eq enum_first enum_ge enum_gt enum_in
    enum_larger enum_last enum_le enum_lt enum_ne enum_out enum_range enum_recv enum_send
    enum_smaller eqjoinsel eqsel euc_cn_to_mic euc_cn_to_utf8 euc_jis_2004_to_shift_jis_2004
    euc_jis_2004_to_utf8 euc_jp_to_mic euc_jp_to_sjis euc_jp_to_utf8 euc_kr_to_mic
    euc_kr_to_utf8 euc_tw_to_big5 euc_tw_to_mic euc_tw_to_utf8 event_trigger_in
    event_trigger_out every exp extract factorial family fdw_handler_in fdw_handler_out
    first_value float4 float48div float48eq float48ge float48gt float48le float48lt
    float48mi float48mul float48ne float48pl float4_accum float4abs float4div float4eq
    float4ge float4gt float4in float4larger float4le float4lt float4mi float4mul float4ne
    float4out float4pl float4recv float4send float4smaller float4um float4up float8
    float84div float84eq float84ge float84gt float84le float84lt float84mi float84mul
    float84ne float84pl float8_accum float8_avg float8_combine float8_corr float8_covar_pop
    float8_covar_samp float8_regr_accum float8_regr_avgx float8_regr_avgy
    float8_regr_combine float8_regr_intercept float8_regr_r2 float8_regr_slope
    float8_regr_sxx float8_regr_sxy float8_regr_syy float8_stddev_pop float8_stddev_samp
    float8_var_pop float8_var_samp float8abs float8div float8eq float8ge float8gt float8in
    float8larger float8le float8lt float8mi float8mul float8ne float8out float8pl float8recv
    float8send float8smaller float8um float8up floor flt4_mul_cash flt8_mul_cash
    fmgr_c_validator fmgr_internal_validator fmgr_sql_validator format format_type
    gb18030_to_utf8 gbk_to_utf8 gcd gen_random_uuid generate_series
    generate_series_int4_support generate_series_int8_support generate_subscripts get_bit
    get_byte get_current_ts_config getdatabaseencoding getpgusername gin_clean_pending_list
    gin_cmp_prefix gin_cmp_tslexeme gin_compare_jsonb gin_consistent_jsonb
    gin_consistent_jsonb_path gin_extract_jsonb gin_extract_jsonb_path
    gin_extract_jsonb_query gin_extract_jsonb_query_path gin_extract_tsquery
    gin_extract_tsvector gin_triconsistent_jsonb gin_triconsistent_jsonb_path
    gin_tsquery_consistent gin_tsquery_triconsistent ginarrayconsistent ginarrayextract
    ginarraytriconsistent ginhandler ginqueryarrayextract gist_box_consistent
    gist_box_distance gist_box_penalty gist_box_picksplit gist_box_same gist_box_union
    gist_circle_compress gist_circle_consistent gist_circle_distance gist_point_compress
    gist_point_consistent gist_point_distance gist_point_fetch gist_point_sortsupport
    gist_poly_compress gist_poly_consistent gist_poly_distance gisthandler gtsquery_compress
    gtsquery_consistent gtsquery_penalty gtsquery_picksplit gtsquery_same gtsquery_union
    gtsvector_compress gtsvector_consistent gtsvector_decompress gtsvector_options
    gtsvector_penalty gtsvector_picksplit gtsvector_same gtsvector_union gtsvectorin
    gtsvectorout has_any_column_privilege has_column_privilege has_database_privilege
    has_foreign_data_wrapper_privilege has_function_privilege has_language_privilege
    has_parameter_privilege has_schema_privilege has_sequence_privilege has_server_privilege
    has_table_privilege has_tablespace_privilege has_type_privilege hash_aclitem
    hash_aclitem_extended hash_array hash_array_extended hash_multirange
    hash_multirange_extended hash_numeric hash_numeric_extended hash_range
    hash_range_extended hash_record hash_record_extended hashbpchar hashbpcharextended
    hashchar hashcharextended hashenum hashenumextended hashfloat4 hashfloat4extended
    hashfloat8 hashfloat8extended hashhandler hashinet hashinetextended hashint2
    hashint2extended hashint4 hashint4extended hashint8 hashint8extended hashmacaddr
    hashmacaddr8 hashmacaddr8extended hashmacaddrextended hashname hashnameextended hashoid
    hashoidextended hashoidvector hashoidvectorextended hashtext hashtextextended hashtid
    hashtidextended hashvarlena hashvarlenaextended heap_tableam_handler height host
    hostmask iclikejoinsel iclikesel icnlikejoinsel icnlikesel icregexeqjoinsel icregexeqsel
    icregexnejoinsel icregexnesel in_range index_am_handler_in index_am_handler_out
    inet_client_addr inet_client_port inet_gist_compress inet_gist_consistent
    inet_gist_fetch inet_gist_penalty inet_gist_picksplit inet_gist_same inet_gist_union
    inet_in inet_merge inet_out inet_recv inet_same_family inet_send inet_server_addr
    inet_server_port inet_spg_choose inet_spg_config inet_spg_inner_consistent
    inet_spg_leaf_consistent inet_spg_picksplit inetand inetmi inetmi_int8 inetnot inetor
    inetpl initcap int2 int24div int24eq int24ge int24gt int24le int24lt int24mi int24mul
    int24ne int24pl int28div int28eq int28ge int28gt int28le int28lt int28mi int28mul
    int28ne int28pl int2_accum int2_accum_inv int2_avg_accum int2_avg_accum_inv
    int2_mul_cash int2_sum int2abs int2and int2div int2eq int2ge int2gt int2in int2int4_sum
    int2larger int2le int2lt int2mi int2mod int2mul int2ne int2not int2or int2out int2pl
    int2recv int2send int2shl int2shr int2smaller int2um int2up int2vectorin int2vectorout
    int2vectorrecv int2vectorsend int2xor int4 int42div int42eq int42ge int42gt int42le
    int42lt int42mi int42mul int42ne int42pl int48div int48eq int48ge int48gt int48le
    int48lt int48mi int48mul int48ne int48pl int4_accum int4_accum_inv int4_avg_accum
    int4_avg_accum_inv int4_avg_combine int4_mul_cash int4_sum int4abs int4and int4div
    int4eq int4ge int4gt int4in int4inc int4larger int4le int4lt int4mi int4mod int4mul
    int4multirange int4ne int4not int4or int4out int4pl int4range int4range_canonical
    int4range_subdiff int4recv int4send int4shl int4shr int4smaller int4um int4up int4xor
    int8 int82div int82eq int82ge int82gt int82le int82lt int82mi int82mul int82ne int82pl
    int84div int84eq int84ge int84gt int84le int84lt int84mi int84mul int84ne int84pl
    int8_accum int8_accum_inv int8_avg int8_avg_accum int8_avg_accum_inv int8_avg_combine
    int8_avg_deserialize int8_avg_serialize int8_mul_cash int8_sum int8abs int8and int8dec
    int8dec_any int8div int8eq int8ge int8gt int8in int8inc int8inc_any
    int8inc_float8_float8 int8inc_support int8larger int8le int8lt int8mi int8mod int8mul
    int8multirange int8ne int8not int8or int8out int8pl int8pl_inet int8range
    int8range_canonical int8range_subdiff int8recv int8send int8shl int8shr int8smaller
    int8um int8up int8xor integer_pl_date inter_lb inter_sb inter_sl internal_in
    internal_out interval interval_accum interval_accum_inv interval_avg interval_cmp
    interval_combine interval_div interval_eq interval_ge interval_gt interval_hash
    interval_hash_extended interval_in interval_larger interval_le interval_lt interval_mi
    interval_mul interval_ne interval_out interval_pl interval_pl_date interval_pl_time
    interval_pl_timestamp interval_pl_timestamptz interval_pl_timetz interval_recv
    interval_send interval_smaller interval_support interval_um intervaltypmodin
    intervaltypmodout is_normalized isclosed isempty isfinite ishorizontal iso8859_1_to_utf8
    iso8859_to_utf8 iso_to_koi8r iso_to_mic iso_to_win1251 iso_to_win866 isopen isparallel
    isperp isvertical johab_to_utf8 json_agg json_agg_finalfn json_agg_transfn
    json_array_element json_array_element_text json_array_elements json_array_elements_text
    json_array_length json_build_array json_build_object json_each json_each_text
    json_extract_path json_extract_path_text json_in json_object json_object_agg
    json_object_agg_finalfn json_object_agg_transfn json_object_field json_object_field_text
    json_object_keys json_out json_populate_record json_populate_recordset json_recv
    json_send json_strip_nulls json_to_record json_to_recordset json_to_tsvector json_typeof
    jsonb_agg jsonb_agg_finalfn jsonb_agg_transfn jsonb_array_element
    jsonb_array_element_text jsonb_array_elements jsonb_array_elements_text
    jsonb_array_length jsonb_build_array jsonb_build_object jsonb_cmp jsonb_concat
    jsonb_contained jsonb_contains jsonb_delete jsonb_delete_path jsonb_each jsonb_each_text
    jsonb_eq jsonb_exists jsonb_exists_all jsonb_exists_any jsonb_extract_path
    jsonb_extract_path_text jsonb_ge jsonb_gt jsonb_hash jsonb_hash_extended jsonb_in
    jsonb_insert jsonb_le jsonb_lt jsonb_ne jsonb_object jsonb_object_agg
    jsonb_object_agg_finalfn jsonb_object_agg_transfn jsonb_object_field
    jsonb_object_field_text jsonb_object_keys jsonb_out jsonb_path_exists
    jsonb_path_exists_opr jsonb_path_exists_tz jsonb_path_match jsonb_path_match_opr
    jsonb_path_match_tz jsonb_path_query jsonb_path_query_array jsonb_path_query_array_tz
    jsonb_path_query_first jsonb_path_query_first_tz jsonb_path_query_tz
    jsonb_populate_record jsonb_populate_recordset jsonb_pretty jsonb_recv jsonb_send
    jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_subscript_handler jsonb_to_record
    jsonb_to_recordset jsonb_to_tsvector jsonb_typeof jsonpath_in jsonpath_out jsonpath_recv
    jsonpath_send justify_days justify_hours justify_interval koi8r_to_iso koi8r_to_mic
    koi8r_to_utf8 koi8r_to_win1251 koi8r_to_win866 koi8u_to_utf8 lag language_handler_in
    language_handler_out last_value lastval latin1_to_mic latin2_to_mic latin2_to_win1250
    latin3_to_mic latin4_to_mic lcm lead left length like like_escape likejoinsel likesel
    line line_distance line_eq line_horizontal line_in line_interpt line_intersect line_out
    line_parallel line_perp line_recv line_send line_vertical ln lo_close lo_creat lo_create
    lo_export lo_from_bytea lo_get lo_import lo_lseek lo_lseek64 lo_open lo_put lo_tell
    lo_tell64 lo_truncate lo_truncate64 lo_unlink log log10 loread lower lower_inc lower_inf
    lowrite lpad lseg lseg_center lseg_distance lseg_eq lseg_ge lseg_gt lseg_horizontal
    lseg_in lseg_interpt lseg_intersect lseg_le lseg_length lseg_lt lseg_ne lseg_out
    lseg_parallel lseg_perp lseg_recv lseg_send lseg_vertical ltrim macaddr macaddr8
    macaddr8_and macaddr8_cmp macaddr8_eq macaddr8_ge macaddr8_gt macaddr8_in macaddr8_le
    macaddr8_lt macaddr8_ne macaddr8_not macaddr8_or macaddr8_out macaddr8_recv
    macaddr8_send macaddr8_set7bit macaddr_and macaddr_cmp macaddr_eq macaddr_ge macaddr_gt
    macaddr_in macaddr_le macaddr_lt macaddr_ne macaddr_not macaddr_or macaddr_out
    macaddr_recv macaddr_send macaddr_sortsupport make_date
    """
}

extension String {
  fileprivate var words: [String] { split { $0.isWhitespace }.map(String.init) }
}
